// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.core.address.Mailbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands about accounts, over James's own routes. */
final class UserCommands {

  private static final String USERS = "/users";

  private UserCommands() {}

  private static String path(String account) {
    return USERS + "/" + RunningServer.encoded(account);
  }

  private static List<String> accounts(Admin admin) {
    List<String> names = new ArrayList<>();
    admin.get(USERS).forEach(user -> names.add(user.path("username").asText()));
    names.sort(null);
    return names;
  }

  /** An account that is named. */
  abstract static class OfOne implements Callable<Integer> {

    @Parameters(paramLabel = "ADDRESS", description = "the account, such as news@example.com")
    private String address = "";

    @Mixin private Admin admin = new Admin();

    @Mixin private JsonOption json = new JsonOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    abstract void change(Admin admin, String account, boolean exists, Map<String, Object> answer);

    @Override
    public final Integer call() {
      String account =
          KeyArguments.read(address, Mailbox::parse).toString().toLowerCase(Locale.ROOT);
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("account", account);
      change(admin, account, accounts(admin).contains(account), answer);
      List<String> lines = new ArrayList<>(List.of(answer.get("done") + " " + account));
      Optional.ofNullable(answer.get("password"))
          .ifPresent(it -> lines.add("  its password, shown only now: " + it));
      json.print(spec.commandLine(), answer, lines);
      return 0;
    }

    static CommandProblem unknown(String account) {
      return new CommandProblem("There is no account " + account + "; see: waybill user list");
    }
  }

  /** The same with a password. */
  abstract static class WithPassword extends OfOne {

    private static final int PASSWORD_OCTETS = 18;

    @Option(
        names = "--password-file",
        paramLabel = "FILE",
        description = "its first line is the password (default: one is generated and shown)")
    private Optional<Path> file = Optional.empty();

    void set(Admin admin, String path, Map<String, Object> answer) {
      String password = file.map(WithPassword::read).orElseGet(WithPassword::generated);
      admin.put(path, Optional.of(Map.of("password", password)));
      if (file.isEmpty()) {
        answer.put("password", password);
      }
    }

    private static String read(Path file) {
      try {
        String password = Files.readString(file).lines().findFirst().orElse("");
        if (password.isEmpty()) {
          throw new CommandProblem(file + ": its first line is empty; write the password there");
        }
        return password;
      } catch (IOException e) {
        throw new CommandProblem(file + ": " + Reason.of(e), e);
      }
    }

    private static String generated() {
      byte[] octets = new byte[PASSWORD_OCTETS];
      new SecureRandom().nextBytes(octets);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
  }

  /** A new account. */
  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Adds an account; its domain has to be there, see waybill domain add.")
  static final class Add extends WithPassword {
    @Override
    void change(Admin admin, String account, boolean exists, Map<String, Object> answer) {
      if (exists) {
        throw new CommandProblem(
            "The account " + account + " exists; waybill user passwd changes its password");
      }
      String domain = account.substring(account.lastIndexOf('@') + 1);
      if (!admin.has("/domains/" + RunningServer.encoded(domain))) {
        throw new CommandProblem(
            "The server has no domain " + domain + "; add it with: waybill domain add " + domain);
      }
      set(admin, path(account), answer);
      answer.put("done", "Added");
    }
  }

  /** Another password. */
  @Command(
      name = "passwd",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Gives an account another password.")
  static final class Passwd extends WithPassword {
    @Override
    void change(Admin admin, String account, boolean exists, Map<String, Object> answer) {
      if (!exists) {
        throw unknown(account);
      }
      set(admin, path(account) + "?force", answer);
      answer.put("done", "Changed the password of");
    }
  }

  /** No account any more. */
  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Removes an account: nobody can log in to it, and mail to it is refused.")
  static final class Remove extends OfOne {
    @Override
    void change(Admin admin, String account, boolean exists, Map<String, Object> answer) {
      if (!exists) {
        throw unknown(account);
      }
      admin.delete(path(account));
      answer.put("done", "Removed");
    }
  }

  /** All of them. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Lists the accounts of the server, or of one domain.")
  static final class Listing implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "DOMAIN", description = "only this domain")
    private Optional<String> domain = Optional.empty();

    @Mixin private Admin admin = new Admin();

    @Mixin private JsonOption json = new JsonOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      List<String> accounts =
          accounts(admin).stream()
              .filter(
                  account ->
                      domain.isEmpty() || account.endsWith("@" + KeyArguments.domain(domain.get())))
              .toList();
      json.print(
          spec.commandLine(),
          accounts,
          accounts.isEmpty()
              ? List.of("No accounts; add one with: waybill user add ADDRESS")
              : accounts);
      return 0;
    }
  }

  /** Whether the running server has an account of this name. */
  static boolean has(RunningServer server, String account) {
    Optional<JsonNode> users =
        server.get(USERS).filter(answer -> answer.status() == 200).map(Json::tree);
    return users.isEmpty()
        || users.get().findValuesAsText("username").contains(account.toLowerCase(Locale.ROOT));
  }
}
