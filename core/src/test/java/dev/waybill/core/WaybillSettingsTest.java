// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.bounce.BounceSettings;
import dev.waybill.core.delivery.DeliverySettings;
import dev.waybill.core.dns.DnsSettings;
import dev.waybill.core.relay.RelaySettings;
import dev.waybill.core.returnpath.ReturnPathSettings;
import dev.waybill.core.settings.InvalidSettingsException;
import dev.waybill.core.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class WaybillSettingsTest {

  private static final Variables NOTHING_SET = new Variables(name -> null, name -> null);
  private static final Path CONF = Path.of("..", "conf");
  private static final Path BROKEN = Path.of("src/test/resources/broken");

  @TempDir private Path base;

  private WaybillSettings read(String xml) throws IOException {
    Path file = Files.writeString(base.resolve("waybill.xml"), xml);
    return WaybillSettings.read(file, base, NOTHING_SET);
  }

  @Test
  void an_empty_file_means_the_defaults_and_no_open_relay() throws IOException {
    assertThat(read("<waybill/>"))
        .isEqualTo(
            new WaybillSettings(
                Locations.defaults(base),
                new RelaySettings(List.of(), true),
                ReturnPathSettings.DEFAULTS,
                BounceSettings.DEFAULTS,
                DeliverySettings.DEFAULTS,
                DnsSettings.DEFAULTS));
  }

  @Test
  void the_shipped_file_says_what_the_defaults_are() {
    WaybillSettings shipped = WaybillSettings.read(CONF.resolve("waybill.xml"), base, NOTHING_SET);

    assertThat(shipped.locations()).isEqualTo(Locations.defaults(base));
    assertThat(shipped.returnPath()).isEqualTo(ReturnPathSettings.DEFAULTS);
    assertThat(shipped.bounces()).isEqualTo(BounceSettings.DEFAULTS);
    assertThat(shipped.delivery()).isEqualTo(DeliverySettings.DEFAULTS);
    assertThat(shipped.dns()).isEqualTo(DnsSettings.DEFAULTS);
    assertThat(shipped.relay().networks()).hasToString("[127.0.0.1/32, 0:0:0:0:0:0:0:1/128]");
  }

  @TestFactory
  Stream<DynamicTest> broken_files_are_refused_with_exactly_this_message() throws IOException {
    try (Stream<Path> files = Files.list(BROKEN)) {
      List<Path> cases = files.sorted().toList();
      assertThat(cases).hasSizeGreaterThanOrEqualTo(12);
      return cases.stream()
          .map(c -> DynamicTest.dynamicTest(c.getFileName().toString(), () -> refuses(c)));
    }
  }

  private void refuses(Path broken) throws IOException {
    Path file = broken.resolve("waybill.xml");
    String expected = Files.readString(broken.resolve("expected-error")).strip();

    assertThatThrownBy(() -> WaybillSettings.read(file, base, NOTHING_SET))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessage(expected.replace("FILE", file.toString()));
  }

  @Test
  void the_schema_for_editors_knows_the_same_names() throws IOException {
    String schema = Files.readString(CONF.resolve("waybill.xsd"));
    Set<String> inSchema = names(schema, "(?:element|attribute) name=\"([a-z-]+)\"");

    Set<String> known = new HashSet<>(Set.of("waybill"));
    collectKnownNames("<waybill><x/></waybill>", known);
    for (String element : List.copyOf(known)) {
      collectKnownNames("<waybill><" + element + " x=''/></waybill>", known);
      collectKnownNames("<waybill><" + element + "><x/></" + element + "></waybill>", known);
    }
    for (String parent : List.of("relay", "delivery")) {
      for (String child : List.copyOf(known)) {
        collectKnownNames(
            "<waybill><%s><%s x=''/></%s></waybill>".formatted(parent, child, parent), known);
      }
    }

    assertThat(known).isEqualTo(inSchema);
  }

  // The reader lists the names it knows when it meets one that is like none of them.
  private void collectKnownNames(String xml, Set<String> known) throws IOException {
    try {
      read(xml);
    } catch (InvalidSettingsException e) {
      Pattern.compile("known are (.*)")
          .matcher(e.getMessage())
          .results()
          .map(result -> result.group(1).replaceAll("[<>]", ""))
          .forEach(list -> known.addAll(List.of(list.split(", "))));
    }
  }

  private static Set<String> names(String text, String pattern) {
    Set<String> names = new HashSet<>();
    Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult result) -> result.group(1))
        .forEach(names::add);
    return names;
  }
}
