// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.WaybillSettings;
import dev.waybill.core.settings.InvalidSettingsException;
import dev.waybill.core.settings.SettingValue;
import dev.waybill.core.settings.Variables;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The entry of everything about the configuration. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ConfigCommand.Print.class,
    description = "Shows the configuration.")
final class ConfigCommand extends GroupCommand {

  /** Every value with its origin. */
  @Command(
      name = "print",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Prints every value of waybill.xml that is in force, and where it comes from.")
  static final class Print implements Callable<Integer> {

    @Parameters(
        arity = "0..1",
        paramLabel = "ELEMENT",
        description = "only this element, such as relay or delivery/retry")
    private Optional<String> element = Optional.empty();

    @Mixin private ConfigurationDirectory conf = new ConfigurationDirectory();

    @Mixin private DataDirectory data = new DataDirectory();

    @Mixin private JsonOption json = new JsonOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      List<SettingValue> values = values().stream().filter(this::isWanted).toList();
      if (values.isEmpty()) {
        throw new CommandProblem("Nothing in force is below <" + element.orElse("") + ">");
      }
      Table table = new Table("ELEMENT", "ATTRIBUTE", "VALUE", "FROM");
      for (SettingValue value : values) {
        table.row(
            path(value),
            value.attribute(),
            value.value().isEmpty() ? "-" : value.value(),
            value.line() == 0 ? "default" : conf.settings() + ":" + value.line());
      }
      json.print(spec.commandLine(), values, table.lines());
      return 0;
    }

    private List<SettingValue> values() {
      try {
        return WaybillSettings.values(conf.settings(), data.path(), Variables.ofProcess());
      } catch (InvalidSettingsException e) {
        throw new CommandProblem(String.valueOf(e.getMessage()), e);
      }
    }

    private boolean isWanted(SettingValue value) {
      String path = path(value) + "/";
      return element.map(wanted -> path.startsWith(wanted + "/")).orElse(true);
    }

    // All elements are below the root, so it tells nothing.
    private static String path(SettingValue value) {
      return value.element().replaceFirst("^waybill/", "");
    }
  }
}
