// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.dkim.keys.KeyView;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Everything about the keys of a domain, with the records to publish. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Shows a key, or all keys of a domain, with the records to publish.")
final class DkimShowCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DOMAIN", description = "whose keys")
  private String domain = "";

  @Parameters(index = "1", paramLabel = "SELECTOR", arity = "0..1", description = "which key")
  private String selector = "";

  @Mixin private KeyPlace place = new KeyPlace();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    String name = KeyArguments.domain(domain).value();
    try (KeyDesk desk = place.desk(spec.commandLine().getErr())) {
      List<KeyView> keys =
          desk.list().stream()
              .filter(key -> key.domain().equals(name))
              .filter(key -> selector.isEmpty() || key.selector().equals(selector))
              .toList();
      if (keys.isEmpty()) {
        throw new CommandProblem("There is no such key; see: waybill dkim list");
      }
      if (json.isSet()) {
        json.print(spec.commandLine(), keys, List.of());
      } else {
        keys.forEach(key -> show(key, out));
      }
    }
    out.flush();
    return 0;
  }

  private static void show(KeyView key, PrintWriter out) {
    out.println(key.selector() + " of " + key.domain() + ", " + key.algorithm());
    out.println("  state    " + key.state() + " since " + key.since());
    out.println("  made     " + key.made());
    out.println("  computed by " + key.computedBy());
    if (!key.activeFrom().isEmpty()) {
      out.println("  signs    from " + key.activeFrom());
    }
    out.println("  DNS      " + key.finding());
    if (!key.looked().isEmpty()) {
      out.println("  looked   " + key.looked());
    }
    if (key.state().equals("revoked")) {
      out.println();
      out.println("Publish instead of its record: " + key.revocation());
    } else if (!key.state().equals("retired")) {
      KeyRecordPrinter.print(key, out);
    }
    out.println();
  }
}
