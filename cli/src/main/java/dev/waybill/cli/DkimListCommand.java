// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.dkim.keys.KeyView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One line for each key. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Shows every key, how far it has come, and what the DNS says of it.")
final class DkimListCommand implements Callable<Integer> {

  private static final int DATE = "2026-01-01".length();

  @Parameters(paramLabel = "DOMAIN", arity = "0..1", description = "only this domain")
  private String domain = "";

  @Mixin private KeyPlace place = new KeyPlace();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try (KeyDesk desk = place.desk(spec.commandLine().getErr())) {
      List<KeyView> keys =
          desk.list().stream().filter(key -> domain.isEmpty() || isOf(key, domain)).toList();
      json.print(spec.commandLine(), keys, lines(keys));
    }
    return 0;
  }

  private static List<String> lines(List<KeyView> keys) {
    if (keys.isEmpty()) {
      return List.of("No keys; make one with: waybill dkim create DOMAIN");
    }
    Table table = new Table("DOMAIN", "SELECTOR", "ALGORITHM", "STATE", "SINCE", "DNS");
    for (KeyView key : keys) {
      table.row(
          key.domain(),
          key.selector(),
          key.algorithm(),
          key.state(),
          key.since().substring(0, DATE),
          key.finding());
    }
    return table.lines();
  }

  private static boolean isOf(KeyView key, String domain) {
    return key.domain().equals(KeyArguments.domain(domain).value());
  }
}
