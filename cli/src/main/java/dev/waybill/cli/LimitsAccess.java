// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.limitadmin.UsageView;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/**
 * What every command about limits has: the way to them, and the way to print. Filled by picocli.
 */
final class LimitsAccess {

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private ConfigurationDirectory conf = new ConfigurationDirectory();

  @Mixin private DataDirectory data = new DataDirectory();

  /**
   * Asks the server or the files, and prints; bad arguments end the command with 2.
   *
   * @param account that is asked about, if it is one
   */
  <T> int print(
      CommandLine command,
      Optional<String> account,
      Function<Desk, T> question,
      Function<T, Iterable<String>> text) {
    return print(command, account, true, question, text);
  }

  /**
   * As {@link #print}, for a change. A running server that has no such account, and has sent
   * nothing in that name, changes nothing: most likely the name is mistyped.
   *
   * @param force whether it is meant all the same
   */
  <T> int change(
      CommandLine command,
      String account,
      boolean force,
      Function<Desk, T> question,
      Function<T, Iterable<String>> text) {
    return print(command, Optional.of(account), force, question, text);
  }

  private <T> int print(
      CommandLine command,
      Optional<String> account,
      boolean ghosts,
      Function<Desk, T> question,
      Function<T, Iterable<String>> text) {
    T answer = ask(command, account, ghosts, question);
    json.print(command, answer, text.apply(answer));
    return 0;
  }

  /** How answers are printed now and here. */
  UsageText text() {
    return new UsageText(clock().instant(), ZoneId.systemDefault());
  }

  InstantSource clock() {
    return InstantSource.system();
  }

  private <T> T ask(
      CommandLine command, Optional<String> account, boolean ghosts, Function<Desk, T> question) {
    try {
      Optional<RunningServer> server = RunningServer.on(data.path()).filter(RunningServer::isThere);
      if (server.isEmpty()) {
        return askFiles(question);
      }
      Desk desk = new ServerDesk(server.get(), user());
      if (!ghosts) {
        account.ifPresent(name -> refuseGhost(server.get(), desk, name));
      }
      T answer = question.apply(desk);
      warnOfGhost(command, server.get(), account);
      return answer;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, String.valueOf(e.getMessage()), e);
    }
  }

  private <T> T askFiles(Function<Desk, T> question) {
    try (StoppedServer files = StoppedServer.open(conf.settings(), data.path(), clock())) {
      return files
          .usage()
          .map(desk -> question.apply(new FilesDesk(desk, user())))
          .orElseThrow(() -> new CommandProblem("No server has ever run on " + data.path()));
    }
  }

  private static void refuseGhost(RunningServer server, Desk desk, String account) {
    if (isGhost(server, account) && isUnused(desk.of(account))) {
      throw new CommandProblem(
          "The server has no account "
              + account
              + ", and nothing was sent in its name; if its limits are meant, say --force");
    }
  }

  private static boolean isUnused(UsageView usage) {
    return usage.limits().stream().allMatch(limit -> limit.used() == 0)
        && usage.raises().isEmpty()
        && usage.breaker().isEmpty();
  }

  private static boolean isGhost(RunningServer server, String name) {
    return name.contains("@") && !UserCommands.has(server, name);
  }

  // A limit may be for a sender address that is no account, so looking at it is no error.
  private static void warnOfGhost(
      CommandLine command, RunningServer server, Optional<String> account) {
    account
        .filter(name -> isGhost(server, name))
        .ifPresent(name -> command.getErr().println("warning: the server has no account " + name));
  }

  // Nobody checks it: who may ask at all may do everything.
  private static String user() {
    return System.getProperty("user.name", "unknown");
  }
}
