// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dns.LookupFailure;
import dev.waybill.core.dns.ServerAddress;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.RecipientEvent.Kind;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.WaitReason;
import dev.waybill.core.reply.Reply;
import dev.waybill.testkit.smtp.Offer;
import dev.waybill.testkit.smtp.ReceivedMessage;
import dev.waybill.testkit.smtp.SinkConnection;
import dev.waybill.testkit.smtp.SmtpSink;
import dev.waybill.testkit.smtp.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeliveryEngineTest {

  /** Loopback addresses at which nobody listens. */
  private static final String DEAD = "127.0.0.77";

  private final SmtpSink sink = SmtpSink.start();
  private final DeliverySettings settings = Engine.settings(sink.port());

  @AfterEach
  void stop() {
    sink.close();
  }

  private static String said(RecipientEvent event) {
    return event.reply().map(Reply::toString).orElse("");
  }

  @Nested
  class Mail {

    @Test
    void is_delivered_and_its_event_says_by_whom() {
      try (Engine engine = new Engine(settings).mx("example.org", "127.0.0.1").start()) {
        QueuedDelivery added = engine.add("bob@example.org");

        RecipientEvent event = engine.mail.awaitEvents(1).get(0);

        assertThat(event.kind()).isEqualTo(Kind.DELIVERED);
        assertThat(event.message()).isEqualTo(added.message());
        assertThat(event.at()).isEqualTo(Client.NOON);
        assertThat(said(event)).startsWith("250 ");
        assertThat(event.remote()).isEqualTo("mx0.example.org[127.0.0.1]:" + sink.port());
        assertThat(event.site()).isEqualTo("example.org");
        assertThat(event.attempt()).isEqualTo(1);
        engine.mail.await("an empty queue", () -> engine.mail.depth() == 0);
        assertThat(engine.mail.octets.count()).isZero();
      }
      assertThat(sink.messages()).hasSize(1);
      assertThat(sink.transcript(1)).contains("C: QUIT");
    }

    @Test
    void that_waited_before_the_start_is_delivered() {
      try (Engine engine = new Engine(settings).mx("example.org", "127.0.0.1")) {
        engine.add("bob@example.org");
        engine.start();

        engine.mail.awaitEvents(1);
      }
      assertThat(sink.messages()).hasSize(1);
    }

    @Test
    void travels_under_the_return_path_of_its_own_recipient() {
      try (Engine engine = new Engine(settings).mx("example.org", "127.0.0.1").start()) {
        QueuedDelivery first = engine.add("a@example.org");
        QueuedDelivery second = engine.add("b@example.org");
        engine.mail.awaitEvents(2);

        assertThat(sink.messages())
            .extracting(ReceivedMessage::sender)
            .containsExactlyInAnyOrder(first.sender().path(), second.sender().path());
      }
    }

    @Test
    void of_a_hundred_messages_takes_one_connection_when_one_is_allowed() {
      DeliverySettings one = settings.withConnections(settings.connections().withConnections(1, 1));
      try (Engine engine = new Engine(one).mx("example.org", "127.0.0.1")) {
        for (int i = 0; i < 100; i++) {
          engine.add("user" + i + "@example.org");
        }
        engine.start();
        engine.mail.awaitEvents(100);
      }
      assertThat(sink.messages()).hasSize(100);
      assertThat(sink.connections()).extracting(SinkConnection::messages).containsExactly(100);
      assertThat(sink.violations()).isEmpty();
    }

    @Test
    void takes_another_connection_when_one_has_carried_enough() {
      DeliverySettings ten =
          settings.withConnections(settings.connections().withConnections(1, 1).withMessages(10));
      try (Engine engine = new Engine(ten).mx("example.org", "127.0.0.1")) {
        for (int i = 0; i < 30; i++) {
          engine.add("user" + i + "@example.org");
        }
        engine.start();
        engine.mail.awaitEvents(30);
      }
      assertThat(sink.connections())
          .extracting(SinkConnection::messages)
          .containsExactly(10, 10, 10);
    }

    @Test
    void goes_on_after_the_host_ends_a_connection_between_messages() {
      DeliverySettings one = settings.withConnections(settings.connections().withConnections(1, 1));
      try (Engine engine = new Engine(one).mx("example.org", "127.0.0.1", DEAD)) {
        for (int i = 0; i < 5; i++) {
          engine.add("user" + i + "@example.org");
        }
        sink.script()
            .on(Stage.MAIL)
            .when(e -> e.connection() <= 2 && sink.messages().size() == 2 * e.connection())
            .replyThenDrop("421 4.3.2 enough for now");
        engine.start();
        engine.mail.awaitEvents(5);

        assertThat(engine.mail.recipientEvents())
            .extracting(RecipientEvent::kind)
            .containsOnly(Kind.DELIVERED);
      }
      assertThat(sink.connections()).hasSize(3);
    }

    @Test
    void put_off_on_a_connection_that_served_before_is_sent_over_a_fresh_one() {
      sink.script()
          .on(Stage.MAIL)
          .when(e -> sink.messages().size() >= e.connection())
          .reply("451 4.3.2 one message for one connection");
      DeliverySettings one = settings.withConnections(settings.connections().withConnections(1, 1));
      try (Engine engine = new Engine(one).mx("example.org", "127.0.0.1")) {
        for (int i = 0; i < 12; i++) {
          engine.add("user" + i + "@example.org");
        }
        engine.start();

        assertThat(engine.mail.awaitEvents(12))
            .extracting(RecipientEvent::kind)
            .containsOnly(Kind.DELIVERED);
      }
      assertThat(sink.connections()).hasSize(12);
    }

    @Test
    void put_off_on_a_fresh_connection_too_is_deferred_once() {
      sink.script().on(Stage.MAIL).when(e -> !sink.messages().isEmpty()).reply("451 4.7.1 not now");
      DeliverySettings one = settings.withConnections(settings.connections().withConnections(1, 1));
      try (Engine engine = new Engine(one).mx("example.org", "127.0.0.1")) {
        engine.add("a@example.org");
        engine.add("b@example.org");
        engine.start();

        assertThat(engine.mail.awaitEvents(2))
            .extracting(RecipientEvent::kind)
            .containsExactly(Kind.DELIVERED, Kind.DEFERRED);
      }
      assertThat(sink.connections()).hasSize(2);
    }

    @Test
    void that_can_not_be_read_is_deferred_and_never_sent_in_part() {
      try (Engine engine = new Engine(settings).mx("example.org", "127.0.0.1")) {
        engine.add("bob@example.org");
        engine.mail.octets.lose(1);
        engine.start();

        RecipientEvent event = engine.mail.awaitEvents(1).get(0);

        assertThat(event.kind()).isEqualTo(Kind.DEFERRED);
        assertThat(said(event)).startsWith("451 4.3.0 ");
      }
      assertThat(sink.messages()).isEmpty();
    }
  }

  @Nested
  class Hosts {

    @Test
    void are_tried_in_order_until_one_answers() {
      try (Engine engine =
          new Engine(settings).mx("example.org", DEAD, "127.0.0.78", "127.0.0.1").start()) {
        engine.add("bob@example.org");

        RecipientEvent event = engine.mail.awaitEvents(1).get(0);

        assertThat(event.kind()).isEqualTo(Kind.DELIVERED);
        assertThat(event.remote()).startsWith("mx2.example.org[127.0.0.1]");
      }
    }

    @Test
    void that_refuse_everybody_are_passed_by() {
      try (SmtpSink grumpy =
              SmtpSink.builder()
                  .listeningAt("127.0.0.2")
                  .port(sink.port())
                  .on(Stage.CONNECT)
                  .reply("554 5.3.2 go away")
                  .start();
          Engine engine =
              new Engine(settings).mx("example.org", "127.0.0.2", "127.0.0.1").start()) {
        engine.add("bob@example.org");

        assertThat(engine.mail.awaitEvents(1).get(0).kind()).isEqualTo(Kind.DELIVERED);
        assertThat(grumpy.connections()).hasSize(1);
      }
    }

    @Test
    void are_not_tried_further_when_one_refused_the_recipient() {
      sink.script().on(Stage.RCPT).to("a@example.org").reply("550 5.1.1 no such user");
      sink.script().on(Stage.RCPT).to("b@example.org").reply("450 4.2.0 greylisted");
      try (SmtpSink second = SmtpSink.builder().listeningAt("127.0.0.2").port(sink.port()).start();
          Engine engine =
              new Engine(settings).mx("example.org", "127.0.0.1", "127.0.0.2").start()) {
        QueuedDelivery gone = engine.add("a@example.org");
        QueuedDelivery grey = engine.add("b@example.org");
        engine.mail.awaitEvents(2);

        assertThat(engine.mail.latest(gone)).map(RecipientEvent::kind).contains(Kind.BOUNCED);
        assertThat(engine.mail.latest(grey)).map(RecipientEvent::kind).contains(Kind.DEFERRED);
        assertThat(second.connections()).isEmpty();
      }
    }

    @Test
    void of_which_one_takes_no_mail_now_leave_it_to_the_next() {
      sink.script().on(Stage.MAIL).reply("452 4.3.1 full");
      try (SmtpSink second = SmtpSink.builder().listeningAt("127.0.0.2").port(sink.port()).start();
          Engine engine =
              new Engine(settings).mx("example.org", "127.0.0.1", "127.0.0.2").start()) {
        engine.add("bob@example.org");

        assertThat(engine.mail.awaitEvents(1).get(0).kind()).isEqualTo(Kind.DELIVERED);
        assertThat(second.messages()).hasSize(1);
      }
    }

    @Test
    void behind_a_smart_host_are_not_looked_up() {
      SmartHost relay = new SmartHost(new ServerAddress("127.0.0.1", sink.port()), TlsMode.OFF);
      DeliverySettings smart = settings.withPort(9).withRoutes(Routes.allTo(relay));
      try (Engine engine = new Engine(smart).start()) {
        engine.add("a@example.org");
        engine.add("b@example.net");
        engine.mail.awaitEvents(2);

        assertThat(engine.lookups()).isEmpty();
      }
      assertThat(sink.messages()).hasSize(2);
    }

    @Test
    void of_a_routed_domain_are_its_smart_host() {
      SmartHost relay =
          new SmartHost(new ServerAddress("relay.example.com", sink.port()), TlsMode.OFF);
      Routes routes = new Routes(Map.of(new DomainName("example.net"), relay), Optional.empty());
      try (Engine engine =
          new Engine(settings.withRoutes(routes)).mx("relay.example.com", "127.0.0.1").start()) {
        engine.add("b@example.net");

        RecipientEvent event = engine.mail.awaitEvents(1).get(0);

        assertThat(event.remote()).startsWith("mx0.relay.example.com[127.0.0.1]");
      }
    }

    @Test
    void that_are_a_smart_host_we_can_not_find_leave_the_mail_waiting() {
      SmartHost relay = new SmartHost(new ServerAddress("no.example.com", 25), TlsMode.OFF);
      try (Engine engine = new Engine(settings.withRoutes(Routes.allTo(relay))).start()) {
        engine.add("b@example.net");

        RecipientEvent event = engine.mail.awaitEvents(1).get(0);

        assertThat(event.kind()).isEqualTo(Kind.DEFERRED);
        assertThat(said(event)).startsWith("451 4.4.3 smart host: ");
      }
    }
  }

  @Nested
  class Domains {

    @Test
    void without_mail_bounce_at_once_with_everything_that_waits_for_them() {
      try (Engine engine = new Engine(settings).fails("example.org", LookupFailure.NULL_MX)) {
        for (int i = 0; i < 20; i++) {
          engine.add("user" + i + "@example.org");
        }
        engine.start();
        List<RecipientEvent> events = engine.mail.awaitEvents(20);

        assertThat(events).extracting(RecipientEvent::kind).containsOnly(Kind.BOUNCED);
        assertThat(events)
            .extracting(DeliveryEngineTest::said)
            .allMatch(s -> s.startsWith("556 5.1.10 "));
        engine.mail.await(
            "reports", () -> engine.mail.queue.totals().waitingFor(WaitReason.Kind.NOT_TOLD) == 20);
      }
    }

    @Test
    void that_lead_back_to_us_bounce() {
      try (Engine engine =
          new Engine(settings).fails("example.org", LookupFailure.LOOPS_BACK).start()) {
        engine.add("bob@example.org");

        RecipientEvent event = engine.mail.awaitEvents(1).get(0);

        assertThat(event.kind()).isEqualTo(Kind.BOUNCED);
        assertThat(said(event)).startsWith("550 5.4.6 ");
        assertThat(event.remote()).isEmpty();
      }
    }

    @Test
    void that_can_not_be_looked_up_wait() {
      try (Engine engine =
          new Engine(settings).fails("example.org", LookupFailure.NO_ANSWER).start()) {
        engine.add("bob@example.org");

        RecipientEvent event = engine.mail.awaitEvents(1).get(0);

        assertThat(event.kind()).isEqualTo(Kind.DEFERRED);
        assertThat(said(event)).startsWith("451 4.4.3 ");
      }
    }
  }

  @Nested
  class Encryption {

    private final DeliverySettings opportunistic = settings.withTls(TlsMode.OPPORTUNISTIC);

    @Test
    void is_used_when_it_is_offered() {
      try (SmtpSink tls = SmtpSink.builder().alsoOffering(Offer.STARTTLS).start();
          Engine engine =
              new Engine(opportunistic.withPort(tls.port()))
                  .mx("example.org", "127.0.0.1")
                  .start()) {
        engine.add("bob@example.org", "Subject: x\r\n\r\n.\r\n..\r\n".repeat(20_000));
        engine.mail.awaitEvents(1);

        assertThat(tls.messages().get(0).envelope().tls()).isTrue();
        assertThat(tls.messages().get(0).text())
            .isEqualTo("Subject: x\r\n\r\n.\r\n..\r\n".repeat(20_000));
        assertThat(tls.violations()).isEmpty();
      }
    }

    @Test
    void is_done_without_when_it_is_not_offered() {
      try (Engine engine = new Engine(opportunistic).mx("example.org", "127.0.0.1").start()) {
        engine.add("bob@example.org");
        engine.mail.awaitEvents(1);
      }
      assertThat(sink.messages().get(0).envelope().tls()).isFalse();
    }

    @Test
    void is_done_without_when_the_host_takes_the_offer_back() {
      try (SmtpSink tls =
              SmtpSink.builder()
                  .alsoOffering(Offer.STARTTLS)
                  .on(Stage.STARTTLS)
                  .reply("454 4.7.0 not now")
                  .start();
          Engine engine =
              new Engine(opportunistic.withPort(tls.port()))
                  .mx("example.org", "127.0.0.1")
                  .start()) {
        engine.add("bob@example.org");
        engine.mail.awaitEvents(1);

        assertThat(tls.messages()).hasSize(1);
        assertThat(tls.connections()).hasSize(1);
      }
    }

    @Test
    void is_done_without_on_a_new_connection_when_the_handshake_fails() {
      try (SmtpSink tls =
              SmtpSink.builder()
                  .alsoOffering(Offer.STARTTLS)
                  .on(Stage.STARTTLS)
                  .replyThenDrop("220 2.0.0 ready")
                  .start();
          Engine engine =
              new Engine(opportunistic.withPort(tls.port()))
                  .mx("example.org", "127.0.0.1")
                  .start()) {
        engine.add("bob@example.org");
        engine.mail.awaitEvents(1);

        assertThat(tls.messages()).hasSize(1);
        assertThat(tls.connections()).hasSize(2);
      }
    }

    @Test
    void that_is_required_and_fails_defers() {
      try (SmtpSink tls =
              SmtpSink.builder()
                  .alsoOffering(Offer.STARTTLS)
                  .on(Stage.STARTTLS)
                  .octetsThenDrop("220 ready\r\n250 injected\r\n".getBytes(UTF_8))
                  .start();
          Engine engine =
              new Engine(settings.withTls(TlsMode.REQUIRED).withPort(tls.port()))
                  .mx("example.org", "127.0.0.1")
                  .start()) {
        engine.add("bob@example.org");

        RecipientEvent event = engine.mail.awaitEvents(1).get(0);

        assertThat(event.kind()).isEqualTo(Kind.DEFERRED);
        assertThat(said(event)).startsWith("451 4.7.5 ");
        assertThat(tls.messages()).isEmpty();
      }
    }

    @Test
    void that_is_required_and_not_offered_defers() {
      try (Engine engine =
          new Engine(settings.withTls(TlsMode.REQUIRED)).mx("example.org", "127.0.0.1").start()) {
        engine.add("bob@example.org");

        RecipientEvent event = engine.mail.awaitEvents(1).get(0);

        assertThat(said(event)).startsWith("451 4.7.4 ");
      }
      assertThat(sink.messages()).isEmpty();
    }
  }
}
