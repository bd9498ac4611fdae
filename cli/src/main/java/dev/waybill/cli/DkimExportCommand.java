// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.dkim.KeyFiles;
import dev.waybill.core.dkim.keys.KeyName;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Copies a private key into a file; it is never printed. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Copies a private key (PEM) into a new file of mode 0600.")
final class DkimExportCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DOMAIN", description = "whose key")
  private String domain = "";

  @Parameters(index = "1", paramLabel = "SELECTOR", description = "which key")
  private String selector = "";

  @Option(names = "--to", paramLabel = "FILE", required = true, description = "the new file")
  private Path target = Path.of("");

  @Mixin private KeyPlace place = new KeyPlace();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * What {@code --json} prints.
   *
   * @param file has the private key
   */
  record Exported(String domain, String selector, String file) {}

  @Override
  public Integer call() {
    KeyName key = KeyArguments.key(domain, selector);
    KeyFiles files = new KeyFiles(place.settings().locations().dkimKeys());
    KeyFiles.Content content = files.read(key.domain(), key.selector());
    if (content.key().isEmpty()) {
      throw new CommandProblem(content.problem());
    }
    try {
      Files.createFile(
          target,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(target, Files.readAllBytes(files.file(key.domain(), key.selector())));
    } catch (FileAlreadyExistsException e) {
      throw new CommandProblem(target + " exists; it is not overwritten", e);
    } catch (IOException e) {
      throw new CommandProblem(target + " cannot be written: " + Reason.of(e), e);
    }
    json.print(
        spec.commandLine(),
        new Exported(key.domain().value(), key.selector().value(), target.toString()),
        List.of("Wrote the private key of " + key + " to " + target));
    return 0;
  }
}
