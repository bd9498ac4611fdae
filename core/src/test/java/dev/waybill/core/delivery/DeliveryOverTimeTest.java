// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.RecipientEvent.Kind;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.TestQueue;
import dev.waybill.core.queue.WaitReason;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.store.StoreAwayException;
import dev.waybill.testkit.smtp.Gate;
import dev.waybill.testkit.smtp.SinkConnection;
import dev.waybill.testkit.smtp.SmtpSink;
import dev.waybill.testkit.smtp.Stage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeliveryOverTimeTest {

  private static final Duration SOON = Duration.ofSeconds(20);

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
  class Sites {

    private final Gate gate = new Gate();

    @AfterEach
    void open() {
      gate.open();
    }

    @Test
    void get_no_more_connections_than_they_may_have() {
      sink.script().on(Stage.END_OF_DATA).when(e -> sink.messages().size() > 20).stallAt(gate);
      DeliverySettings three =
          settings.withConnections(settings.connections().withConnections(64, 3));
      try (Engine engine = new Engine(three).mx("example.org", "127.0.0.1")) {
        for (int i = 0; i < 60; i++) {
          engine.add("user" + i + "@example.org");
        }
        engine.start();
        gate.awaitArrivals(3, SOON);
        gate.open();
        engine.mail.awaitEvents(60);
      }
      assertThat(sink.messages()).hasSize(60);
      assertThat(sink.peakConnections()).isEqualTo(3);
    }

    @Test
    void that_hang_do_not_delay_others() {
      try (SmtpSink slow =
              SmtpSink.builder()
                  .listeningAt("127.0.0.2")
                  .port(sink.port())
                  .on(Stage.CONNECT)
                  .stallAt(gate)
                  .start();
          Engine engine =
              new Engine(settings.withConnections(settings.connections().withConnections(4, 3)))
                  .mx("slow.example", "127.0.0.2")
                  .mx("quick.example", "127.0.0.1")) {
        for (int i = 0; i < 50; i++) {
          engine.add("user" + i + "@slow.example");
        }
        engine.start();
        slow.awaitConnections(1, SOON);
        for (int i = 0; i < 50; i++) {
          engine.add("user" + i + "@quick.example");
        }

        assertThat(engine.mail.awaitEvents(50))
            .extracting(RecipientEvent::kind)
            .containsOnly(Kind.DELIVERED);
        gate.open();
        engine.mail.awaitEvents(100);
      }
    }

    @Test
    void that_failed_before_get_at_most_half_of_the_workers() {
      DeliverySettings four =
          settings.withConnections(settings.connections().withConnections(4, 4));
      sink.script().on(Stage.CONNECT).first(6).reply("421 4.3.2 busy");
      try (Engine engine = new Engine(four)) {
        for (int i = 0; i < 6; i++) {
          engine.mx("bad" + i + ".example", "127.0.0.1");
        }
        engine.mx("good.example", "127.0.0.1").start();
        for (int i = 0; i < 6; i++) {
          engine.add("bob@bad" + i + ".example");
        }
        engine.mail.awaitEvents(6);
        sink.clearScript();
        sink.script().on(Stage.RCPT).when(e -> e.command().contains("@bad")).stallAt(gate);
        engine.advance(Duration.ofMinutes(5));
        gate.awaitArrivals(2, SOON);
        for (int i = 0; i < 10; i++) {
          engine.add("user" + i + "@good.example");
        }
        engine.mail.awaitEvents(16);

        assertThat(gate.arrivals()).isEqualTo(2);
        gate.open();
        engine.mail.awaitEvents(22);
      }
    }

    @Test
    void that_can_not_be_reached_are_tried_once_for_all_that_waits() {
      try (Engine engine = new Engine(settings).mx("example.org", DEAD)) {
        for (int i = 0; i < 200; i++) {
          engine.add("user" + i + "@example.org");
        }
        int before = engine.mail.store.writes();
        engine.start();
        engine.mail.await("the outage", () -> !engine.mail.siteEvents().isEmpty());

        engine.mail.await("the end of all attempts", () -> engine.workers() == 0);

        // A site that is new may be tried over two connections.
        List<RecipientEvent> events = engine.mail.recipientEvents();
        assertThat(events).hasSizeBetween(1, 2);
        assertThat(events).extracting(RecipientEvent::kind).containsOnly(Kind.DEFERRED);
        assertThat(said(events.get(0))).startsWith("451 4.4.1 ");
        assertThat(engine.mail.siteEvents())
            .singleElement()
            .satisfies(
                event -> {
                  assertThat(event.until()).contains(minutes(1));
                  assertThat(event.waiting()).isEqualTo(200);
                });
        assertThat(engine.mail.store.writes()).isEqualTo(before + events.size());
        assertThat(engine.lookups()).hasSizeLessThanOrEqualTo(2);
      }
    }

    @Test
    void that_pause_are_tried_with_one_message_first() {
      try (Engine engine = new Engine(settings).mx("example.org", DEAD).start()) {
        engine.add("a@example.org");
        engine.mail.await("the outage", () -> engine.mail.siteEvents().size() == 1);
        engine.mx("example.org", "127.0.0.1");
        for (int i = 0; i < 20; i++) {
          engine.add("b" + i + "@example.org");
        }
        assertThat(engine.lookups()).hasSize(1);

        engine.advance(Duration.ofMinutes(1));
        engine.mail.awaitEvents(21);

        assertThat(engine.mail.siteEvents()).hasSize(2).last().matches(e -> e.until().isEmpty());
        assertThat(engine.mail.recipientEvents())
            .extracting(RecipientEvent::kind)
            .startsWith(Kind.DEFERRED)
            .filteredOn(kind -> kind == Kind.DELIVERED)
            .hasSize(20);
      }
      assertThat(sink.messages()).hasSize(20);
    }

    @Test
    void that_stay_down_pause_longer_each_time_and_their_mail_is_given_up_at_last() {
      try (Engine engine = new Engine(settings).mx("example.org", DEAD).start()) {
        engine.add("user0@example.org");
        engine.mail.await("an outage", () -> engine.mail.siteEvents().size() == 1);
        for (int i = 1; i < 5; i++) {
          engine.add("user" + i + "@example.org");
        }
        engine.advance(Duration.ofMinutes(1));
        engine.mail.await("another one", () -> engine.mail.siteEvents().size() == 2);
        assertThat(engine.mail.siteEvents().get(1).until()).contains(minutes(3));

        engine.advance(Duration.ofDays(5));
        engine.mail.await(
            "reports", () -> engine.mail.queue.totals().waitingFor(WaitReason.Kind.NOT_TOLD) == 5);

        assertThat(engine.mail.recipientEvents().subList(2, 7))
            .allSatisfy(
                event -> {
                  assertThat(event.kind()).isEqualTo(Kind.BOUNCED);
                  assertThat(said(event)).startsWith("451 4.4.7 gave up after 5 days; ");
                });
      }
    }

    @Test
    void share_connections_between_their_domains() {
      DeliverySettings one = settings.withConnections(settings.connections().withConnections(1, 1));
      TestQueue mail = new TestQueue();
      try (Engine engine = new Engine(one, mail)) {
        for (int i = 0; i < 50; i++) {
          String domain = "d" + i + ".example";
          mail.site(domain, "provider.example");
          engine.mxOf("provider.example", domain, "127.0.0.1");
          engine.add("user@" + domain);
        }
        engine.start();
        mail.awaitEvents(50);
      }
      assertThat(sink.messages()).hasSize(50);
      assertThat(sink.connections()).hasSize(1);
    }

    @Test
    void that_are_found_late_take_over_what_waits_for_their_domains() {
      TestQueue mail = new TestQueue().forgetful();
      try (Engine engine = new Engine(settings, mail)) {
        for (int i = 0; i < 20; i++) {
          String domain = "d" + i + ".example";
          mail.findable(domain, "provider.example");
          engine.mxOf("provider.example", domain, "127.0.0.1");
          engine.add("user@" + domain);
        }
        engine.start();

        assertThat(mail.awaitEvents(20))
            .extracting(RecipientEvent::site)
            .containsOnly("provider.example");
      }
      assertThat(sink.messages()).hasSize(20);
      assertThat(sink.peakConnections()).isLessThanOrEqualTo(10);
    }

    @Test
    void may_have_more_connections_as_soon_as_the_settings_say_so() {
      sink.script().on(Stage.END_OF_DATA).stallAt(gate);
      DeliverySettings one = settings.withConnections(settings.connections().withConnections(1, 1));
      try (Engine engine = new Engine(one).mx("a.example", "127.0.0.1")) {
        engine.mx("b.example", "127.0.0.1").start();
        engine.add("a@a.example");
        engine.add("b@b.example");
        gate.awaitArrivals(1, SOON);
        assertThat(engine.workers()).isEqualTo(1);

        engine.change(settings);
        gate.awaitArrivals(2, SOON);
        gate.open();
        engine.mail.awaitEvents(2);
      }
    }

    @Test
    void that_refuse_one_connection_more_go_on_over_those_they_have() {
      sink.script()
          .on(Stage.CONNECT)
          .when(e -> sink.connections().stream().filter(SinkConnection::open).count() > 2)
          .replyThenDrop("421 4.7.0 too many connections");
      try (Engine engine = new Engine(settings).mx("example.org", "127.0.0.1")) {
        for (int i = 0; i < 150; i++) {
          engine.add("user" + i + "@example.org");
        }
        engine.start();
        engine.mail.awaitEvents(150);

        assertThat(engine.mail.recipientEvents())
            .extracting(RecipientEvent::kind)
            .containsOnly(Kind.DELIVERED);
      }
      assertThat(sink.messages()).hasSize(150);
      assertThat(sink.connections()).hasSizeLessThan(15);
    }

    @Test
    void that_break_off_every_transaction_are_left_alone() {
      sink.script().on(Stage.RCPT).drop();
      try (Engine engine = new Engine(settings).mx("example.org", "127.0.0.1")) {
        for (int i = 0; i < 100; i++) {
          engine.add("user" + i + "@example.org");
        }
        engine.start();
        engine.mail.await("the outage", () -> !engine.mail.siteEvents().isEmpty());

        assertThat(engine.mail.recipientEvents())
            .hasSizeLessThan(20)
            .extracting(RecipientEvent::kind)
            .containsOnly(Kind.DEFERRED);
      }
      assertThat(sink.connections()).hasSizeLessThan(20);
    }
  }

  @Nested
  class Retries {

    @Test
    void come_at_the_times_of_the_schedule_and_end_with_giving_up() {
      sink.script().on(Stage.RCPT).reply("450 4.2.0 greylisted");
      RetrySchedule schedule =
          new RetrySchedule(
              List.of(Duration.ofMinutes(5), Duration.ofMinutes(20)),
              0,
              Duration.ofHours(1),
              Duration.ZERO);
      try (Engine engine =
          new Engine(settings.withRetry(schedule)).mx("example.org", "127.0.0.1").start()) {
        QueuedDelivery added = engine.add("bob@example.org");
        for (long next : List.of(5, 25, 45, 60)) {
          engine.mail.await("a retry", () -> engine.mail.due(added).equals(minutesIn(next)));
          engine.advance(Duration.between(engine.clock.instant(), minutes(next)));
        }
        engine.mail.awaitEvents(5);

        assertThat(engine.mail.latest(added)).map(RecipientEvent::kind).contains(Kind.BOUNCED);
        assertThat(engine.mail.latest(added).map(DeliveryOverTimeTest::said))
            .contains("451 4.4.7 gave up after 1 hour; last answer: 450 4.2.0 greylisted");
      }
    }

    @Test
    void do_not_come_before_their_time() {
      sink.script().on(Stage.RCPT).first(1).reply("450 4.2.0 greylisted");
      try (Engine engine = new Engine(settings).mx("example.org", "127.0.0.1").start()) {
        engine.add("bob@example.org");
        engine.mail.awaitEvents(1);
        engine.advance(Duration.ofMinutes(5).minusNanos(1));
        // Another message that is delivered shows that the engine has looked.
        engine.add("eve@example.org");
        engine.mail.awaitEvents(2);
        assertThat(sink.messages()).hasSize(1);

        engine.advance(Duration.ofNanos(1));
        engine.mail.awaitEvents(3);
      }
      assertThat(sink.messages()).hasSize(2);
    }

    @Test
    void follow_a_connection_lost_after_the_final_dot() {
      sink.script().on(Stage.END_OF_DATA).first(1).drop();
      try (Engine engine = new Engine(settings).mx("example.org", "127.0.0.1").start()) {
        engine.add("bob@example.org");
        RecipientEvent event = engine.mail.awaitEvents(1).get(0);
        assertThat(event.kind()).isEqualTo(Kind.DEFERRED);

        engine.advance(Duration.ofMinutes(5));
        engine.mail.awaitEvents(2);
      }
      assertThat(sink.unacknowledged()).hasSize(1);
      assertThat(sink.messages()).hasSize(1);
    }
  }

  @Nested
  class Bounces {

    @Test
    void wait_until_their_senders_were_told() {
      sink.script().on(Stage.RCPT).reply("550 5.1.1 no such user");
      try (Engine engine = new Engine(settings).mx("example.org", "127.0.0.1").start()) {
        QueuedDelivery added = engine.add("bob@example.org");
        engine.mail.awaitEvents(1);
        engine.mail.await("the row", () -> engine.mail.claims() == 0);

        QueuedDelivery row = engine.mail.row(added).orElseThrow();
        assertThat(row.reason().kind()).isEqualTo(WaitReason.Kind.NOT_TOLD);
        assertThat(row.lastReply().map(Reply::toString)).contains("550 5.1.1 no such user");
      }
    }
  }

  @Nested
  class A_failing_store {

    @Test
    void does_not_make_a_message_go_out_twice() {
      try (Engine engine = new Engine(settings).mx("example.org", "127.0.0.1")) {
        QueuedDelivery added = engine.add("bob@example.org");
        engine.mail.store.fail(new StoreAwayException("full", new IOException("no space")));
        engine.start();
        engine.mail.await("the message", () -> !sink.messages().isEmpty());
        engine.mail.await("an outcome", () -> engine.unwritten() == 1);
        assertThat(engine.mail.recipientEvents()).isEmpty();

        engine.mail.store.fail(null);
        engine.mail.awaitEvents(1);

        assertThat(engine.mail.latest(added)).map(RecipientEvent::kind).contains(Kind.DELIVERED);
      }
      assertThat(sink.messages()).hasSize(1);
    }
  }

  @Nested
  class Closing {

    private final Gate gate = new Gate();

    @AfterEach
    void open() {
      gate.open();
    }

    @Test
    void lets_a_transaction_end() {
      sink.script().on(Stage.END_OF_DATA).stallAt(gate);
      try (Engine engine = new Engine(settings).mx("example.org", "127.0.0.1").start()) {
        engine.add("bob@example.org");
        gate.awaitArrivals(1, SOON);
        Thread opener = new Thread(gate::open);
        opener.start();
        engine.close(SOON);

        assertThat(engine.mail.recipientEvents())
            .extracting(RecipientEvent::kind)
            .containsExactly(Kind.DELIVERED);
      }
    }

    @Test
    void cuts_what_does_not_end_and_gives_every_claim_back() {
      sink.script().on(Stage.END_OF_DATA).stallAt(gate);
      DeliverySettings one = settings.withConnections(settings.connections().withConnections(1, 1));
      try (Engine engine = new Engine(one).mx("example.org", "127.0.0.1")) {
        engine.add("bob@example.org");
        engine.add("eve@example.org");
        engine.start();
        gate.awaitArrivals(1, SOON);
        engine.close(Duration.ofMillis(50));

        assertThat(engine.mail.recipientEvents()).isEmpty();
        assertThat(engine.mail.claims()).isZero();
        assertThat(engine.mail.depth()).isEqualTo(2);
      }
    }

    @Test
    void leaves_no_thread() {
      try (Engine engine = new Engine(settings).mx("example.org", "127.0.0.1").start()) {
        engine.add("bob@example.org");
        engine.mail.awaitEvents(1);
      }

      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .noneMatch(name -> name.startsWith("waybill-delivery-") && !name.endsWith("watchdog"));
    }
  }

  private static Optional<Instant> minutesIn(long count) {
    return Optional.of(minutes(count));
  }

  private static Instant minutes(long count) {
    return Client.NOON.plus(Duration.ofMinutes(count));
  }
}
