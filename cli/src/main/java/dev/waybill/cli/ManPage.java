// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The manual page of a command, in man(7), from the same text as its help. Confined to a thread.
 */
final class ManPage {

  private final CommandSpec command;
  private final StringBuilder page = new StringBuilder();

  private ManPage(CommandSpec command) {
    this.command = command;
  }

  /** The pages of a command and of all below it; hidden ones have none. */
  static Stream<ManPage> all(CommandLine command) {
    return command.getCommandSpec().usageMessage().hidden()
        ? Stream.empty()
        : Stream.concat(
            Stream.of(new ManPage(command.getCommandSpec())),
            command.getSubcommands().values().stream().distinct().flatMap(ManPage::all));
  }

  /** Such as {@code waybill-dkim-create}. */
  String name() {
    return command.qualifiedName("-");
  }

  /** The page. */
  String text() {
    String version = String.join(" ", command.root().version());
    page.append(".TH \"").append(escaped(name()).toUpperCase(Locale.ROOT));
    page.append("\" \"1\" \"\" \"").append(escaped(version)).append("\" \"Waybill\"\n");
    List<String> description = List.of(command.usageMessage().description());
    section("NAME");
    line(name() + " - " + description.stream().findFirst().orElse(""));
    section("SYNOPSIS");
    line(synopsis());
    section("DESCRIPTION");
    line(String.join(" ", description));
    arguments();
    commands();
    section("EXIT STATUS");
    entry("0", "done");
    entry("1", "the answer is no, or cannot be had; standard error says why");
    entry("2", "the command line is wrong");
    section("SEE ALSO");
    line(related());
    return page.toString();
  }

  private String synopsis() {
    return new CommandLine.Help(command, CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .synopsis(0)
        .strip()
        .replaceAll("\\s+", " ");
  }

  private void arguments() {
    List<ArgSpec> arguments = new ArrayList<>();
    command.positionalParameters().stream().filter(one -> !one.hidden()).forEach(arguments::add);
    command.options().stream().filter(one -> !one.hidden()).forEach(arguments::add);
    if (!arguments.isEmpty()) {
      section("OPTIONS");
      arguments.forEach(one -> entry(label(one), String.join(" ", one.description())));
    }
  }

  private static String label(ArgSpec argument) {
    if (argument instanceof PositionalParamSpec) {
      return argument.paramLabel();
    }
    OptionSpec option = (OptionSpec) argument;
    String value = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
    return Stream.of(option.names()).map(name -> name + value).collect(Collectors.joining(", "));
  }

  private void commands() {
    List<CommandSpec> below =
        command.subcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .filter(one -> !one.usageMessage().hidden())
            .distinct()
            .toList();
    if (!below.isEmpty()) {
      section("COMMANDS");
      below.forEach(one -> entry(one.name(), String.join(" ", one.usageMessage().description())));
    }
  }

  private String related() {
    Stream<CommandSpec> below =
        command.subcommands().values().stream().map(CommandLine::getCommandSpec);
    Stream<CommandSpec> above = Stream.ofNullable(command.parent());
    List<String> names =
        Stream.concat(above, below)
            .filter(one -> !one.usageMessage().hidden())
            .map(one -> one.qualifiedName("-") + "(1)")
            .distinct()
            .collect(Collectors.toCollection(ArrayList::new));
    names.add("the documentation in docs/reference of the source tree");
    return String.join(", ", names);
  }

  private void section(String title) {
    page.append(".SH ").append(title).append('\n');
  }

  private void entry(String label, String text) {
    page.append(".TP\n.B ").append(escaped(label)).append('\n');
    line(text);
  }

  private void line(String text) {
    // A line that begins with a dot or a quote would be a request; a zero-width character is none.
    page.append("\\&").append(escaped(text)).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("\"", "\\(dq")
        .replace("'", "\\(aq");
  }
}
