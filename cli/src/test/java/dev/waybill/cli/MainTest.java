// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {

  @Test
  void the_help_lists_every_command() {
    Terminal help = Terminal.run("--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .contains("Starts the server", "Checks waybill.xml", "Has the running server read");
  }

  @ParameterizedTest
  @CsvSource({
    "chek, 'waybill: unknown command \"chek\"; did you mean check?'",
    "mailq, 'waybill: unknown command \"mailq\"; did you mean queue?'",
    "version, 'waybill: unknown command \"version\"; did you mean --version?'",
    "users, 'waybill: unknown command \"users\"; did you mean user?'",
    "frobnicate, 'waybill: unknown command \"frobnicate\"; there are serve, check, config, status,"
        + " health, doctor, reload, explain, queue, message, bounces, limits, domain, user,"
        + " dkim,"
        + " completion, help'"
  })
  void a_mistyped_command_is_answered_in_one_line(String typed, String answer) {
    assertThat(Terminal.run(typed))
        .isEqualTo(new Terminal(2, "", answer + "\nSee: waybill --help\n"));
  }

  @Test
  void a_missing_file_is_named() {
    assertThat(Reason.withPlace(new NoSuchFileException("/srv/mail")))
        .isEqualTo("/srv/mail: no such file");
    assertThat(Reason.withPlace(new IllegalStateException("no key"))).isEqualTo("no key");
  }

  @Test
  void without_a_command_the_commands_are_named() {
    assertThat(Terminal.run())
        .isEqualTo(
            new Terminal(2, "", "waybill: Missing required subcommand\nSee: waybill --help\n"));
  }

  @Test
  void a_mistyped_option_is_answered_with_the_nearest_one() {
    assertThat(Terminal.run("check", "--strickt").err().lines())
        .containsExactly(
            "waybill check: unknown option --strickt; did you mean --strict?",
            "See: waybill check --help");
  }

  @Test
  void a_mistyped_option_is_named_when_a_required_one_is_missing() {
    assertThat(
            Terminal.run(
                    "explain", "--client", "::1", "--form", "a@b.example", "--to", "c@d.example")
                .err())
        .isEqualTo(
            "waybill explain: Missing required option: '--from=ADDRESS'; unknown option --form;"
                + " did you mean --from?\nSee: waybill explain --help\n");
  }

  @Test
  void help_is_no_answer_to_a_command_that_does_not_exist() {
    Terminal answer = Terminal.run("limits", "grant", "--help");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err().lines())
        .containsExactly(
            "waybill limits: unknown command \"grant\"; there are show, raise, reset, log",
            "See: waybill limits --help");
  }

  @Test
  void help_can_be_asked_for_in_front() {
    assertThat(Terminal.run("help", "dkim", "create"))
        .isEqualTo(Terminal.run("dkim", "create", "--help"));
    assertThat(Terminal.run("help", "dkim", "creat").err())
        .startsWith("waybill dkim: unknown command \"creat\"; did you mean create?");
  }

  @Test
  void the_completion_script_knows_commands_and_options() {
    assertThat(Terminal.run("completion").out())
        .startsWith("#!/usr/bin/env bash")
        .contains("explain", "--accepted-before");
  }

  /** Every command and every command below one, but those that only print about others. */
  @TestFactory
  Stream<DynamicTest> a_command_has_a_reference_page_with_all_its_options() {
    return all(Main.commandLine())
        .filter(command -> !command.getCommandName().matches("waybill|help|serve|man"))
        .map(
            command ->
                DynamicTest.dynamicTest(
                    command.getCommandSpec().qualifiedName(), () -> assertDocumented(command)));
  }

  private static Stream<CommandLine> all(CommandLine command) {
    return Stream.concat(
        Stream.of(command), command.getSubcommands().values().stream().flatMap(MainTest::all));
  }

  private static void assertDocumented(CommandLine command) throws IOException {
    String[] names = command.getCommandSpec().qualifiedName().split(" ", -1);
    Path pages = Path.of("..", "docs", "reference");
    Path page =
        Stream.of(names[1] + "-command.md", names[1] + ".md")
            .map(pages::resolve)
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no page for " + names[1]));
    String text = Files.readString(page);
    assertThat(text).contains(command.getCommandSpec().qualifiedName());
    command.getCommandSpec().optionsMap().keySet().stream()
        .filter(option -> option.startsWith("--") && !option.matches("--(help|version)"))
        .forEach(option -> assertThat(text).as(page.toString()).contains(option));
    assertThat(Files.readString(pages.resolve("README.md")))
        .contains(page.getFileName().toString());
  }

  /** Programs can read whatever a command prints. */
  @TestFactory
  Stream<DynamicTest> a_command_that_answers_can_answer_in_json() {
    return all(Main.commandLine())
        .filter(
            command ->
                command.getSubcommands().isEmpty() || command.getCommandName().equals("queue"))
        .filter(command -> !command.getCommandName().matches("help|serve|man|completion"))
        .map(
            command ->
                DynamicTest.dynamicTest(
                    command.getCommandSpec().qualifiedName(),
                    () ->
                        assertThat(command.getCommandSpec().findOption("--json").description())
                            .containsExactly("print the answer as JSON")));
  }

  @Test
  void the_server_is_not_started_from_here() {
    Terminal answer = Terminal.run("serve");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).contains("./waybill serve");
  }
}
