// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the manual pages, for the build and for those who package the server. */
@Command(
    name = "man",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = "Writes a manual page for every command into a directory.")
final class ManCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "where man1 is made")
  private Path directory = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Path section = directory.resolve("man1");
    try {
      Files.createDirectories(section);
      List<ManPage> pages = ManPage.all(withServe(spec.root().commandLine())).toList();
      for (ManPage page : pages) {
        Files.writeString(section.resolve(page.name() + ".1"), page.text());
      }
      spec.commandLine().getOut().println("Wrote " + pages.size() + " pages to " + section);
      return 0;
    } catch (IOException e) {
      throw new CommandProblem(Reason.withPlace(e), e);
    }
  }

  // The server knows its own options; it is on the class path when it is installed.
  private static CommandLine withServe(CommandLine root) {
    try {
      CommandSpec serve =
          CommandSpec.forAnnotatedObject(Class.forName("dev.waybill.server.serve.ServeCommand"));
      root.getCommandSpec().removeSubcommand("serve");
      root.getCommandSpec().addSubcommand("serve", serve);
    } catch (ClassNotFoundException e) {
      // Then its page has what the list of commands says.
    }
    return root;
  }
}
