// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.dkim.keys.KeyView;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (KeyDesk desk = place.desk(spec.commandLine().getErr())) {
      List<KeyView> keys =
          desk.list().stream().filter(key -> domain.isEmpty() || isOf(key, domain)).toList();
      if (keys.isEmpty()) {
        out.println("No keys; make one with: waybill dkim create DOMAIN");
      }
      keys.forEach(key -> out.println(line(key)));
      if (!keys.isEmpty()) {
        out.println("Signatures are computed by " + providers(keys));
      }
    }
    out.flush();
    return 0;
  }

  private static String providers(List<KeyView> keys) {
    return keys.stream()
        .map(key -> key.computedBy() + " (" + key.algorithm() + ")")
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static boolean isOf(KeyView key, String domain) {
    return key.domain().equals(KeyArguments.domain(domain).value());
  }

  private static String line(KeyView key) {
    return "%s  %s  %s  %s since %s  %s"
        .formatted(
            key.domain(),
            key.selector(),
            key.algorithm(),
            key.state(),
            key.since().substring(0, DATE),
            key.finding());
  }
}
