// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.PublicKeyRecord;
import dev.waybill.core.dns.DnsSettings;
import dev.waybill.core.dns.DnsjavaPublicAnswers;
import dev.waybill.core.dns.ServerAddress;
import dev.waybill.core.records.RecordAdvice.State;
import dev.waybill.testkit.dns.DnsName;
import dev.waybill.testkit.dns.DnsServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DomainRecordsTest {

  private static final DomainName DOMAIN = new DomainName("example.com");
  private static final DomainName BOUNCES = new DomainName("bounce.example.com");
  private static final DomainName HOST = new DomainName("mx.example.com");
  private static final PublicKeyRecord KEY =
      new PublicKeyRecord(
          new DomainName("s1._domainkey.example.com"), "v=DKIM1; k=rsa; p=" + "A".repeat(392));

  private final DnsServer server = DnsServer.start();
  private final DnsName zone = server.zone("example.com");

  @AfterEach
  void stop() {
    server.close();
  }

  private List<RecordAdvice> advice() {
    DnsSettings settings =
        DnsSettings.DEFAULTS.withServers(List.of(new ServerAddress("127.0.0.1", server.port())));
    return new DomainRecords(
            new DnsjavaPublicAnswers(settings, Duration.ofSeconds(10), InstantSource.system()),
            HOST)
        .of(DOMAIN, Optional.of(BOUNCES), List.of(KEY));
  }

  private static Stream<State> states(List<RecordAdvice> advice) {
    return advice.stream().map(RecordAdvice::state);
  }

  @Test
  void a_new_domain_lacks_everything() {
    List<RecordAdvice> advice = advice();

    assertThat(states(advice)).containsOnly(State.MISSING);
    assertThat(advice.stream().flatMap(each -> each.lines().stream()))
        .contains(
            "bounce.example.com. IN MX 10 mx.example.com.",
            "bounce.example.com. IN TXT \"v=spf1 a:mx.example.com -all\"",
            "example.com. IN TXT \"v=spf1 a:mx.example.com ~all\"",
            "s1._domainkey.example.com. IN TXT (",
            "_dmarc.example.com. IN TXT \"v=DMARC1; p=none\"")
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(79));
  }

  @Test
  void what_is_published_is_left_alone() {
    zone.at("bounce").mx(10, "mx.example.com");
    zone.at("bounce").txt("v=spf1 a:mx.example.com -all");
    zone.txt("v=spf1 mx a:mx.example.com ~all");
    zone.at("s1._domainkey").txtStrings("v=DKIM1;k=rsa;p=" + "A".repeat(200), "A".repeat(192));
    zone.at("_dmarc").txt("v=DMARC1; p=reject; rua=mailto:d@example.com");

    List<RecordAdvice> advice = advice();

    assertThat(states(advice)).containsOnly(State.PRESENT);
    assertThat(advice).allSatisfy(each -> assertThat(each.lines()).isEmpty());
    assertThat(advice.get(advice.size() - 1).note()).contains("p=reject");
  }

  @Test
  void an_spf_record_of_the_domain_is_added_to() {
    zone.txt("some-verification=1");
    zone.txt("v=spf1 include:_spf.provider.example -all");

    RecordAdvice spf = advice().get(2);

    assertThat(spf.state()).isEqualTo(State.CHANGE);
    assertThat(spf.lines())
        .containsExactly(
            "example.com. IN TXT \"v=spf1 include:_spf.provider.example a:mx.example.com -all\"");
    assertThat(spf.note()).contains("add a:mx.example.com");
  }

  @Test
  void another_exchanger_and_another_key_are_named() {
    zone.at("bounce").mx(10, "mx.other.example");
    zone.at("s1._domainkey").txt("v=DKIM1; k=rsa; p=BBBB");

    List<RecordAdvice> advice = advice();

    assertThat(advice.get(0).state()).isEqualTo(State.CHANGE);
    assertThat(advice.get(0).note()).contains("goes to mx.other.example now");
    assertThat(advice.get(3).state()).isEqualTo(State.CHANGE);
  }

  @Test
  void without_the_dns_the_list_is_whole_and_says_what_to_look_out_for() {
    server.close();

    List<RecordAdvice> advice = advice();

    assertThat(states(advice)).containsOnly(State.UNKNOWN);
    assertThat(advice).hasSize(5).noneMatch(each -> each.lines().isEmpty());
    assertThat(advice.get(2).note()).contains("if example.com has an SPF record, add");
  }
}
