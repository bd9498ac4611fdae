// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The manual pages, as a reader of man sees them where it is installed. */
class ManCommandTest {

  @TempDir private Path directory;

  @BeforeEach
  void write() {
    Terminal answer = Terminal.run("man", directory.toString());
    assertThat(answer.err()).isEmpty();
    assertThat(answer.exitCode()).isZero();
  }

  private static Stream<CommandLine> all(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(ManCommandTest::all));
  }

  private List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("man1"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void every_command_has_a_page_and_nothing_else() throws IOException {
    List<String> commands =
        all(Main.commandLine())
            .filter(command -> !command.getCommandName().equals("man"))
            .map(command -> command.getCommandSpec().qualifiedName("-") + ".1")
            .sorted()
            .toList();

    assertThat(pages().stream().map(page -> page.getFileName().toString()))
        .containsExactlyElementsOf(commands);
  }

  @Test
  void a_page_has_the_words_of_the_help() throws IOException {
    String page = Files.readString(directory.resolve("man1/waybill-dkim-import.1"));

    assertThat(page)
        .startsWith(".TH \"WAYBILL\\-DKIM\\-IMPORT\" \"1\"")
        .contains("needed for keys whose domain is %\n", "\\-\\-opendkim\\-key\\-table=FILE");
    assertThat(Files.readString(directory.resolve("man1/waybill-queue-list.1")))
        .contains("how many are shown (default: 100)\n");
    for (Path file : pages()) {
      assertThat(Files.readString(file)).as(file.toString()).doesNotContain("${", "%%");
    }
  }

  @Test
  void groff_has_nothing_to_warn_of() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "groff is not installed");
    List<String> command = new ArrayList<>(List.of("/usr/bin/groff", "-man", "-Tutf8", "-ww"));
    pages().forEach(page -> command.add(page.toString()));
    Process groff =
        new ProcessBuilder(command)
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile())
            .start();
    int exitCode = groff.waitFor();
    String warnings = Files.readString(directory.resolve("err"));
    // A machine that has groff without the man macros or the utf8 device can judge nothing.
    assumeTrue(!warnings.contains("fatal error"), warnings);

    assertThat(exitCode).isZero();
    assertThat(warnings).isEmpty();
    // Bold is printed as a letter over itself.
    assertThat(Files.readString(directory.resolve("out")).replaceAll(".\\x08", ""))
        .contains("waybill-dkim-delete - Deletes a key", "EXIT STATUS", "--account=NAME");
  }
}
