// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.dns.DnsSettings;
import dev.waybill.core.dns.DnsjavaMxResolver;
import dev.waybill.core.dns.MxResolver;
import dev.waybill.core.dns.OwnHost;
import dev.waybill.core.dns.ServerAddress;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.RecipientEvent.Kind;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.ReplyClassifier;
import dev.waybill.core.queue.TestQueue;
import dev.waybill.testkit.dns.DnsServer;
import dev.waybill.testkit.smtp.SmtpSink;
import dev.waybill.testkit.time.SeededRandom;
import java.time.Duration;
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
      TestQueue mail = new TestQueue();
      DeliverySettings settings = Engine.settings(sink.port());
      DeliveryEngine engine =
          new DeliveryEngine(
              () -> settings,
              mail.queue,
              ReplyClassifier.NONE,
              new DeliveryEngine.World(
                  resolver(dns), mail.clock, new SeededRandom(1), TransmissionListener.NONE));
      QueuedDelivery good = mail.add("bob@example.org");
      QueuedDelivery bad = mail.add("bob@null.example");

      engine.start();
      mail.awaitEvents(2);
      engine.close(Duration.ofSeconds(5));

      assertThat(mail.latest(good)).map(RecipientEvent::kind).contains(Kind.DELIVERED);
      assertThat(mail.latest(good).map(RecipientEvent::remote).orElse(""))
          .startsWith("live.example.org[127.0.0.1]");
      assertThat(mail.latest(bad)).map(RecipientEvent::kind).contains(Kind.BOUNCED);
      assertThat(sink.messages()).hasSize(1);
    }
  }

  private static MxResolver resolver(DnsServer dns) {
    List<ServerAddress> servers = List.of(new ServerAddress("127.0.0.1", dns.port()));
    return new DnsjavaMxResolver(
        DnsSettings.DEFAULTS.withServers(servers), OwnHost.UNKNOWN, 25, new SeededRandom(1));
  }
}
