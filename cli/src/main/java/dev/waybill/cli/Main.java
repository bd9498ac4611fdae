// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry of every command but {@code serve}. */
@Command(
    name = "waybill",
    mixinStandardHelpOptions = true,
    version = "Waybill 0.1.0-SNAPSHOT on Apache James 3.8.1",
    synopsisSubcommandLabel = "COMMAND",
    description = "An outbound mail server on Apache James.",
    footer = {"", "waybill help COMMAND tells more about a command."})
public final class Main {

  /** In the order of the help. Made when they are asked for, which saves most of the start. */
  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("serve", ServeElsewhere::new);
    COMMANDS.put("check", CheckCommand::new);
    COMMANDS.put("config", ConfigCommand::new);
    COMMANDS.put("status", StatusCommand::new);
    COMMANDS.put("health", HealthCommand::new);
    COMMANDS.put("doctor", DoctorCommand::new);
    COMMANDS.put("reload", ReloadCommand::new);
    COMMANDS.put("explain", ExplainCommand::new);
    COMMANDS.put("queue", QueueCommand::new);
    COMMANDS.put("message", MessageCommand::new);
    COMMANDS.put("bounces", BouncesCommand::new);
    COMMANDS.put("limits", LimitsCommand::new);
    COMMANDS.put("domain", DomainCommand::new);
    COMMANDS.put("user", UserCommand::new);
    COMMANDS.put("dkim", DkimCommand::new);
    COMMANDS.put("completion", CompletionCommand::new);
    COMMANDS.put("man", ManCommand::new);
    COMMANDS.put("help", HelpCommand::new);
  }

  /** Those that tell about the others. */
  private static final Set<String> NEED_ALL = Set.of("help", "completion", "man");

  private Main() {}

  /** All commands. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    COMMANDS.forEach((name, command) -> line.addSubcommand(name, command.get()));
    return configured(line);
  }

  /** The command that the arguments begin with; all of them if it is none. */
  static CommandLine commandLine(String[] arguments) {
    Supplier<Object> named = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
    if (named == null || NEED_ALL.contains(arguments[0])) {
      return commandLine();
    }
    return configured(new CommandLine(new Main()).addSubcommand(arguments[0], named.get()));
  }

  // An error comes last, and in one line: that is what is read.
  private static CommandLine configured(CommandLine line) {
    return line.setUsageHelpAutoWidth(true)
        .setExecutionStrategy(Misuse::refuseUnknownBeforeHelp)
        .setParameterExceptionHandler(Misuse::answer)
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println(Reason.withPlace(failure));
              return failure instanceof CommandProblem ? 1 : CommandLine.ExitCode.SOFTWARE;
            });
  }

  /**
   * Exits with 0, with 1 when the answer is no or cannot be had, with 2 when the arguments are
   * wrong.
   */
  public static void main(String[] arguments) {
    // Libraries of the server's class path log everything unless they are told otherwise.
    System.setProperty("logback.configurationFile", "dev/waybill/cli/logback.xml");
    System.exit(commandLine(arguments).execute(arguments));
  }
}
