// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which server is meant. Filled by picocli. */
final class DataDirectory {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${sys:waybill.home:-.}/var",
      description = "the data directory of the server (default: ${DEFAULT-VALUE})")
  private Path data = Path.of("var");

  /** Its path, without detours. */
  Path path() {
    return data.normalize();
  }
}
