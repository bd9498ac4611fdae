// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.dkim.keys.KeyKind;
import dev.waybill.core.dkim.keys.KeyOrder;
import dev.waybill.core.dkim.keys.KeyPolicy;
import dev.waybill.core.dkim.keys.KeyView;
import dev.waybill.core.dkim.keys.SelectorTemplate;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a key and tells what to publish. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Makes a key; it signs by itself when its record is visible everywhere.")
final class DkimCreateCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DOMAIN", description = "the domain whose mail the key signs")
  private String domain = "";

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      defaultValue = "rsa",
      description = "rsa or ed25519 (default: ${DEFAULT-VALUE})")
  private String algorithm = "rsa";

  @Option(
      names = "--bits",
      paramLabel = "N",
      description = "the size of an RSA key, 2048 to 4096 (default: <rotation bits>)")
  private Optional<Integer> bits = Optional.empty();

  @Option(
      names = "--selector-template",
      paramLabel = "TEXT",
      description = "how it is named (default: <rotation selector>, wb{year}{month}{letter})")
  private Optional<String> template = Optional.empty();

  @Option(names = "--foreign", description = "the domain is not one of the running server")
  private boolean foreign;

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private KeyPlace place = new KeyPlace();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    KeyOrder order = order(place.settings().keys());
    try (KeyDesk desk = place.desk(spec.commandLine().getErr())) {
      if (!foreign) {
        place.server().ifPresent(server -> DomainCommands.require(server, order.domain().value()));
      }
      KeyView key = desk.create(order);
      if (json.isSet()) {
        json.print(spec.commandLine(), key, List.of());
      } else {
        out.println("Created " + key.selector() + " for " + key.domain());
        KeyRecordPrinter.print(key, out);
      }
    }
    out.flush();
    return 0;
  }

  private KeyOrder order(KeyPolicy policy) {
    KeyOrder order =
        KeyOrder.of(KeyArguments.domain(domain), policy)
            .of(KeyArguments.read(algorithm, KeyKind::parse));
    return new KeyOrder(
        order.domain(),
        order.kind(),
        bits.orElse(order.bits()),
        template
            .map(text -> KeyArguments.read(text, SelectorTemplate::new))
            .orElse(order.selectors()),
        false);
  }
}
