// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.core.dkim.keys.KeyView;
import dev.waybill.core.settings.NearestName;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands about domains, over James's own routes and those of DKIM keys. */
final class DomainCommands {

  private static final String DOMAINS = "/domains";
  private static final String KEYS = "/waybill/dkim";

  private DomainCommands() {}

  private static String path(String domain) {
    return DOMAINS + "/" + RunningServer.encoded(domain);
  }

  /** The domains that mail may come from; James always has localhost. */
  private static List<String> domains(JsonNode answer) {
    List<String> names = new ArrayList<>();
    answer.forEach(name -> names.add(name.asText()));
    names.removeIf("localhost"::equals);
    names.sort(null);
    return names;
  }

  /** Refuses a domain that the running server does not have, and says which was meant. */
  static void require(RunningServer server, String domain) {
    Optional<List<String>> known = server.get(DOMAINS).map(Json::tree).map(DomainCommands::domains);
    if (known.isPresent() && !known.get().contains(domain)) {
      throw new CommandProblem(
          "The server has no domain "
              + domain
              + NearestName.of(domain, known.get())
                  .map(name -> "; did you mean " + name + "?")
                  .orElse("; add it with: waybill domain add " + domain)
              + " For a domain of another server, say --foreign");
    }
  }

  /** A new domain, with a key. */
  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Adds a domain and makes a DKIM key for it, unless it has one.",
        "The key signs by itself when its record is visible everywhere."
      })
  static final class Add implements Callable<Integer> {

    @Parameters(paramLabel = "DOMAIN", description = "such as example.com")
    private String name = "";

    @Option(names = "--no-dkim", description = "make no key")
    private boolean noKey;

    @Mixin private Admin admin = new Admin();

    @Mixin private JsonOption json = new JsonOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      String domain = KeyArguments.domain(name).value();
      boolean existed = admin.has(path(domain));
      if (!existed) {
        admin.put(path(domain), Optional.empty());
      }
      List<KeyView> keys = new ArrayList<>(keys(domain));
      boolean made = keys.isEmpty() && !noKey;
      if (made) {
        keys.add(Json.as(admin.postPatiently(KEYS + "/" + domain), KeyView.class));
      }
      print(domain, existed, made, keys);
      return 0;
    }

    private List<KeyView> keys(String domain) {
      List<KeyView> keys = new ArrayList<>();
      for (JsonNode key : admin.get(KEYS)) {
        if (key.path("domain").asText().equals(domain)) {
          keys.add(Json.as(key, KeyView.class));
        }
      }
      return keys;
    }

    private void print(String domain, boolean existed, boolean made, List<KeyView> keys) {
      PrintWriter out = spec.commandLine().getOut();
      if (json.isSet()) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("domain", domain);
        answer.put("added", !existed);
        answer.put("keyMade", made);
        answer.put("keys", keys);
        json.print(spec.commandLine(), answer, List.of());
        return;
      }
      out.println((existed ? "The server has the domain " : "Added the domain ") + domain);
      if (made) {
        KeyView key = keys.get(0);
        out.println("Created the DKIM key " + key.selector() + "; publish its record:");
        KeyRecordPrinter.print(key, out);
      } else if (!keys.isEmpty()) {
        out.println("It has a DKIM key already; see: waybill dkim show " + domain);
      }
      out.flush();
    }
  }

  /** All of them. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Lists the domains of the server.")
  static final class Listing implements Callable<Integer> {

    @Mixin private Admin admin = new Admin();

    @Mixin private JsonOption json = new JsonOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      List<String> domains = domains(admin.get(DOMAINS));
      json.print(
          spec.commandLine(),
          domains,
          domains.isEmpty()
              ? List.of("No domains; add one with: waybill domain add DOMAIN")
              : domains);
      return 0;
    }
  }

  /** No domain of this server any more. */
  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Removes a domain that has no accounts; mail to it goes to other servers then.",
        "Its DKIM keys stay, see waybill dkim retire."
      })
  static final class Remove implements Callable<Integer> {

    @Parameters(paramLabel = "DOMAIN", description = "such as example.com")
    private String name = "";

    @Mixin private Admin admin = new Admin();

    @Mixin private JsonOption json = new JsonOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      String domain = KeyArguments.domain(name).value();
      if (!admin.has(path(domain))) {
        throw new CommandProblem(
            "The server has no domain " + domain + "; see: waybill domain list");
      }
      List<String> accounts = new ArrayList<>();
      for (JsonNode user : admin.get("/users")) {
        if (user.path("username").asText().endsWith("@" + domain)) {
          accounts.add(user.path("username").asText());
        }
      }
      if (!accounts.isEmpty()) {
        throw new CommandProblem(
            "The domain "
                + domain
                + " has accounts: "
                + String.join(", ", accounts)
                + "; remove them first with: waybill user remove ADDRESS");
      }
      admin.delete(path(domain));
      json.print(
          spec.commandLine(),
          Map.of("domain", domain, "removed", true),
          List.of("Removed the domain " + domain));
      return 0;
    }
  }
}
