// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.breaker.BreakerSettings;
import dev.waybill.core.delivery.DeliverySettings;
import dev.waybill.core.delivery.EightBitRules;
import dev.waybill.core.delivery.WithoutEightBitMime;
import dev.waybill.core.dkim.DkimSettings;
import dev.waybill.core.dkim.keys.KeyPolicy;
import dev.waybill.core.dkim.wire.OutboundVerificationSettings;
import dev.waybill.core.dns.DnsSettings;
import dev.waybill.core.limit.LimitSettings;
import dev.waybill.core.login.LoginSettings;
import dev.waybill.core.notice.NotifySettings;
import dev.waybill.core.relay.RelaySettings;
import dev.waybill.core.relay.Rule;
import dev.waybill.core.relay.Terms;
import dev.waybill.core.returnpath.ReturnPathSettings;
import dev.waybill.core.session.SessionSettings;
import dev.waybill.core.settings.InvalidSettingsException;
import dev.waybill.core.settings.Reading;
import dev.waybill.core.settings.Variables;
import dev.waybill.core.web.AdminSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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

  private static final Path DOUBTFUL = Path.of("src/test/resources/doubtful");

  @TempDir private Path base;

  private WaybillSettings read(String xml) throws IOException {
    Path file = Files.writeString(base.resolve("waybill.xml"), xml);
    return WaybillSettings.read(file, base, NOTHING_SET).value();
  }

  @Test
  void an_empty_file_means_the_defaults_and_no_open_relay() throws IOException {
    assertThat(read("<waybill/>"))
        .isEqualTo(
            new WaybillSettings(
                Locations.defaults(base),
                RelaySettings.DEFAULTS,
                LimitSettings.DEFAULTS,
                Optional.empty(),
                LoginSettings.DEFAULTS,
                ReturnPathSettings.DEFAULTS,
                DkimSettings.DEFAULTS,
                KeyPolicy.DEFAULTS,
                OutboundVerificationSettings.DEFAULTS,
                DeliverySettings.DEFAULTS,
                DnsSettings.DEFAULTS,
                Retention.DEFAULTS,
                NotifySettings.DEFAULTS,
                BreakerSettings.DEFAULTS,
                NotifySettings.WITHOUT_ACCOUNT,
                SessionSettings.DEFAULTS,
                Optional.empty(),
                AdminSettings.DEFAULTS,
                BounceRules.DEFAULTS));
  }

  @Test
  void the_shipped_file_says_what_the_defaults_are() {
    Reading<WaybillSettings> read =
        WaybillSettings.read(CONF.resolve("waybill.xml"), base, NOTHING_SET);
    WaybillSettings shipped = read.value();

    assertThat(read.warnings()).isEmpty();
    assertThat(shipped.locations()).isEqualTo(Locations.defaults(base));
    assertThat(shipped.logins()).isEqualTo(LoginSettings.DEFAULTS);
    assertThat(shipped.returnPath()).isEqualTo(ReturnPathSettings.DEFAULTS);
    assertThat(shipped.dkim()).isEqualTo(DkimSettings.DEFAULTS);
    assertThat(shipped.keys()).isEqualTo(KeyPolicy.DEFAULTS);
    assertThat(shipped.wireCheck()).isEqualTo(OutboundVerificationSettings.DEFAULTS);
    assertThat(shipped.delivery()).isEqualTo(DeliverySettings.DEFAULTS);
    assertThat(shipped.dns()).isEqualTo(DnsSettings.DEFAULTS);
    assertThat(shipped.retention()).isEqualTo(Retention.DEFAULTS);
    assertThat(shipped.notifications()).isEqualTo(NotifySettings.DEFAULTS);
    assertThat(shipped.breaker()).isEqualTo(BreakerSettings.DEFAULTS);
    assertThat(shipped.sessions()).isEqualTo(SessionSettings.DEFAULTS);
    assertThat(shipped.admin()).isEqualTo(AdminSettings.DEFAULTS);
    assertThat(shipped.bounceRules()).isEqualTo(BounceRules.DEFAULTS);
    assertThat(shipped.relay().networks())
        .extracting(rule -> rule.network().toString())
        .containsExactly("127.0.0.1/32", "0:0:0:0:0:0:0:1/128");
    assertThat(shipped.relay().networks())
        .allSatisfy(rule -> assertThat(rule.terms()).isEqualTo(Terms.OF_NETWORK));
    assertThat(shipped.relay().everyAccount().map(Rule.OfEveryAccount::terms))
        .contains(Terms.OF_ACCOUNT);
    assertThat(shipped.relay().mailets()).isFalse();
    assertThat(shipped.limits().limits())
        .extracting(limit -> limit.name() + " " + limit.rate())
        .containsExactly(
            "account-hour 2000/h",
            "account-day 10000/day",
            "network-hour 10000/h",
            "network-day 50000/day",
            "account-strangers 2000/day");
  }

  @Test
  void the_journal_is_kept_as_long_as_somebody_needs_it() throws IOException {
    Retention month = read("<waybill><storage journal-days='30'/></waybill>").retention();

    assertThat(month.journal()).isEqualTo(Duration.ofDays(30));
    assertThat(month.atLeast(Duration.ofDays(29))).isEqualTo(month);
    assertThat(month.atLeast(Duration.ofDays(31)).journal()).isEqualTo(Duration.ofDays(31));
  }

  @Test
  void hosts_without_8bitmime_are_treated_as_their_domain_says() throws IOException {
    EightBitRules rules =
        read("<waybill><delivery><without-8bitmime then='bounce'/>"
                + "<without-8bitmime domain='*.example' then='convert-before-signing'/>"
                + "</delivery></waybill>")
            .delivery()
            .eightBit();

    assertThat(rules.of(new DomainName("a.example")))
        .isEqualTo(WithoutEightBitMime.CONVERT_BEFORE_SIGNING);
    assertThat(rules.of(new DomainName("example"))).isEqualTo(WithoutEightBitMime.BOUNCE);
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

  @TestFactory
  Stream<DynamicTest> doubtful_files_are_read_with_exactly_these_warnings() throws IOException {
    try (Stream<Path> files = Files.list(DOUBTFUL)) {
      return files.sorted().toList().stream()
          .map(c -> DynamicTest.dynamicTest(c.getFileName().toString(), () -> warns(c)));
    }
  }

  private void warns(Path doubtful) throws IOException {
    Path file = doubtful.resolve("waybill.xml");
    String expected = Files.readString(doubtful.resolve("expected-warnings"));

    assertThat(WaybillSettings.read(file, base, NOTHING_SET).warnings())
        .extracting(Object::toString)
        .containsExactlyElementsOf(expected.replace("FILE", file.toString()).lines().toList());
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
    Set<String> inSchema = names(schema, "(?:element|attribute) name=\"([a-z0-9-]+)\"");

    Set<String> known = new HashSet<>(Set.of("waybill"));
    collectKnownNames("<waybill><x/></waybill>", known);
    for (String element : List.copyOf(known)) {
      collectKnownNames("<waybill><" + element + " x=''/></waybill>", known);
      collectKnownNames("<waybill><" + element + "><x/></" + element + "></waybill>", known);
    }
    collectKnownNames("<waybill><limits><breaker><x/></breaker></limits></waybill>", known);
    collectKnownNames("<waybill><limits><breaker><trip x=''/></breaker></limits></waybill>", known);
    for (String parent : List.of("storage", "relay", "sessions", "dkim", "delivery", "limits")) {
      for (String child : List.copyOf(known)) {
        collectKnownNames(
            "<waybill><%s><%s x=''/></%s></waybill>".formatted(parent, child, parent), known);
      }
    }

    collectKnownNames("<waybill><limits><limit><x/></limit></limits></waybill>", known);
    collectKnownNames("<waybill><limits><limit><override x=''/></limit></limits></waybill>", known);

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
