// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.settings.NearestName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a person is told whose command line is wrong: one line, and where the help is. */
final class Misuse {

  /** What people type who know other mail servers, and what it is called here. */
  private static final Map<String, String> HABITS =
      Map.ofEntries(
          Map.entry("mailq", "queue"),
          Map.entry("history", "message"),
          Map.entry("log", "message"),
          Map.entry("postqueue", "queue"),
          Map.entry("postsuper", "queue"),
          Map.entry("qshape", "queue"),
          Map.entry("version", "--version"),
          Map.entry("start", "serve"),
          Map.entry("run", "serve"),
          Map.entry("postconf", "config print"),
          Map.entry("settings", "config print"),
          Map.entry("account", "user"),
          Map.entry("users", "user"),
          Map.entry("domains", "domain"),
          Map.entry("test", "check"),
          Map.entry("validate", "check"));

  private Misuse() {}

  /** Answers with 2. */
  static int answer(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(name + ": " + text(failure, command, arguments));
    command.getErr().println("See: " + name + " --help");
    command.getErr().flush();
    return CommandLine.ExitCode.USAGE;
  }

  /** Help is not the answer to a command that does not exist. */
  static int refuseUnknownBeforeHelp(ParseResult parsed) {
    List<CommandLine> commands = parsed.asCommandLineList();
    CommandLine last = commands.get(commands.size() - 1);
    List<String> unknown = last.getParseResult().unmatched();
    if (!unknown.isEmpty()) {
      throw new UnmatchedArgumentException(last, unknown);
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static String text(ParameterException failure, CommandLine command, String[] arguments) {
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      return unknown(unmatched.getUnmatched().get(0), command);
    }
    String text = oneLine(String.valueOf(failure.getMessage()));
    if (failure instanceof MissingParameterException) {
      return unknownOption(command, arguments).map(hint -> text + "; " + hint).orElse(text);
    }
    return text;
  }

  private static String unknown(String argument, CommandLine command) {
    if (argument.startsWith("-")) {
      return "unknown option " + argument + meant(argument, options(command));
    }
    Collection<String> commands =
        command.getSubcommands().entrySet().stream()
            .filter(one -> !one.getValue().getCommandSpec().usageMessage().hidden())
            .map(Map.Entry::getKey)
            .toList();
    if (commands.isEmpty()) {
      return "\"" + argument + "\" is not expected here";
    }
    String habit = HABITS.get(argument);
    String hint = habit == null ? meant(argument, commands) : "; did you mean " + habit + "?";
    return "unknown command \""
        + argument
        + "\""
        + (hint.isEmpty() ? "; there are " + String.join(", ", commands) : hint);
  }

  /** An option among the arguments that this command does not have. */
  private static Optional<String> unknownOption(CommandLine command, String[] arguments) {
    return Stream.of(arguments)
        .map(argument -> argument.replaceFirst("=.*", ""))
        .filter(argument -> argument.startsWith("--") && !options(command).contains(argument))
        .findFirst()
        .map(argument -> "unknown option " + argument + meant(argument, options(command)));
  }

  private static String meant(String written, Collection<String> known) {
    return NearestName.of(written, known).map(name -> "; did you mean " + name + "?").orElse("");
  }

  private static Collection<String> options(CommandLine command) {
    return command.getCommandSpec().optionsMap().keySet();
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
