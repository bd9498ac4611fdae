// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says whose settings are meant. Filled by picocli. */
final class ConfigurationDirectory {

  @Option(
      names = "--conf",
      paramLabel = "DIR",
      defaultValue = "${sys:waybill.home:-.}/conf",
      description = "the configuration (default: ${DEFAULT-VALUE})")
  private Path conf = Path.of("conf");

  /**
   * Refuses a directory without a settings file, which would be a typo.
   *
   * @throws CommandProblem when there is none
   */
  void requireSettings() {
    if (Files.notExists(settings())) {
      throw new CommandProblem("There is no waybill.xml in " + conf.normalize() + "; see --conf");
    }
  }

  /** The settings file, without detours. */
  Path settings() {
    return conf.resolve("waybill.xml").normalize();
  }
}
