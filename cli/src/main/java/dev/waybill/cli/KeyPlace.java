// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.WaybillSettings;
import dev.waybill.core.settings.InvalidSettingsException;
import dev.waybill.core.settings.Variables;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** The options that say whose keys are meant. Filled by picocli. */
final class KeyPlace {

  @Mixin private ConfigurationDirectory conf = new ConfigurationDirectory();

  @Mixin private DataDirectory data = new DataDirectory();

  /** What the settings file says. */
  WaybillSettings settings() {
    try {
      return WaybillSettings.read(conf.settings(), data.path(), Variables.ofProcess()).value();
    } catch (InvalidSettingsException e) {
      throw new CommandProblem(String.valueOf(e.getMessage()), e);
    }
  }

  /** The server that runs there. */
  Optional<RunningServer> server() {
    return RunningServer.on(data.path());
  }

  /** The data directory. */
  Path data() {
    return data.path();
  }

  /** The server that runs there, else the files. */
  KeyDesk desk(PrintWriter notices) {
    return server()
        .flatMap(ServerKeyDesk::at)
        .orElseGet(() -> LocalKeyDesk.open(settings(), notices::println));
  }
}
