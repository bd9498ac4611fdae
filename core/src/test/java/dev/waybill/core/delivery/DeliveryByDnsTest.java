// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.dns.DnsSettings;
import dev.waybill.core.dns.DnsjavaMxResolver;
import dev.waybill.core.dns.MxResolver;
import dev.waybill.core.dns.OwnHost;
import dev.waybill.core.dns.ServerAddress;
import dev.waybill.core.journal.Event;
import dev.waybill.core.journal.Event.Kind;
import dev.waybill.testkit.dns.DnsServer;
import dev.waybill.testkit.smtp.SmtpSink;
import dev.waybill.testkit.time.SeededRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeliveryByDnsTest {

  @Test
  void mail_finds_its_way_by_mx_records_and_around_a_dead_host() {
    try (DnsServer dns = DnsServer.start();
        SmtpSink sink = SmtpSink.start()) {
      dns.zone("example.org")
          .mx(10, "dead.example.org")
          .mx(20, "live.example.org")
          .at("dead")
          .a("127.0.0.77")
          .at("live")
          .a("127.0.0.1");
      dns.zone("null.example").mx(0, ".");
      MemoryStore store = new MemoryStore();
      DeliveryEngine engine =
          new DeliveryEngine(
              Engine.settings(sink.port()),
              store,
              bounce -> {},
              new DeliveryEngine.World(
                  resolver(dns), InstantSource.system(), new SeededRandom(1), WireTap.NONE));
      Consignment good = store.add("bob@example.org", "Hello.\r\n", Client.NOON);
      Consignment bad = store.add("bob@null.example", "Hello.\r\n", Client.NOON);

      engine.start();
      store.awaitEvents(2);
      engine.close(Duration.ofSeconds(5));

      assertThat(store.latest(good)).map(Event::kind).contains(Kind.DELIVERED);
      assertThat(store.latest(good).map(Event::remote).orElse(""))
          .startsWith("live.example.org[127.0.0.1]");
      assertThat(store.latest(bad)).map(Event::kind).contains(Kind.BOUNCED);
      assertThat(sink.messages()).hasSize(1);
    }
  }

  private static MxResolver resolver(DnsServer dns) {
    List<ServerAddress> servers = List.of(new ServerAddress("127.0.0.1", dns.port()));
    return new DnsjavaMxResolver(
        DnsSettings.DEFAULTS.withServers(servers), OwnHost.UNKNOWN, new SeededRandom(1));
  }
}
