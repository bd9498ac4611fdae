// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.journal.Event;
import dev.waybill.core.journal.Event.Kind;
import dev.waybill.core.reply.Reply;
import dev.waybill.testkit.smtp.Gate;
import dev.waybill.testkit.smtp.SinkConnection;
import dev.waybill.testkit.smtp.SmtpSink;
import dev.waybill.testkit.smtp.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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

  private static String said(Event event) {
    return event.reply().map(Reply::toString).orElse("");
  }

  @Nested
  class Destinations {

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
        engine.store.awaitEvents(60);
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

        assertThat(engine.store.awaitEvents(50))
            .extracting(Event::kind)
            .containsOnly(Kind.DELIVERED);
        gate.open();
        engine.store.awaitEvents(100);
      }
    }

    @Test
    void that_failed_before_get_at_most_half_of_the_couriers() {
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
        engine.store.awaitEvents(6);
        sink.clearScript();
        sink.script().on(Stage.RCPT).when(e -> e.command().contains("@bad")).stallAt(gate);
        engine.advance(Duration.ofMinutes(5));
        gate.awaitArrivals(2, SOON);
        for (int i = 0; i < 10; i++) {
          engine.add("user" + i + "@good.example");
        }
        engine.store.awaitEvents(16);

        assertThat(gate.arrivals()).isEqualTo(2);
        gate.open();
        engine.store.awaitEvents(22);
      }
    }

    @Test
    void that_can_not_be_reached_are_tried_once_for_all_that_waits() {
      try (Engine engine = new Engine(settings).mx("example.org", DEAD)) {
        for (int i = 0; i < 200; i++) {
          engine.add("user" + i + "@example.org");
        }
        engine.start();
        List<Event> events = engine.store.awaitEvents(200);

        assertThat(events).extracting(Event::kind).containsOnly(Kind.DEFERRED);
        assertThat(events)
            .extracting(DeliveryOverTimeTest::said)
            .allMatch(s -> s.startsWith("451 4.4.1 "));
        assertThat(engine.lookups()).hasSizeLessThanOrEqualTo(2);
      }
    }

    @Test
    void that_pause_share_the_failure_with_what_comes_meanwhile() {
      try (Engine engine = new Engine(settings).mx("example.org", DEAD).start()) {
        engine.add("a@example.org");
        engine.store.awaitEvents(1);
        int before = engine.lookups().size();
        engine.mx("example.org", "127.0.0.1");
        engine.add("b@example.org");
        engine.store.awaitEvents(2);

        assertThat(engine.lookups()).hasSize(before);
        engine.advance(Duration.ofMinutes(1));
        engine.add("c@example.org");
        engine.store.awaitEvents(3);

        assertThat(engine.store.events())
            .extracting(Event::kind)
            .containsExactly(Kind.DEFERRED, Kind.DEFERRED, Kind.DELIVERED);
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
        engine.store.awaitEvents(150);

        assertThat(engine.store.events()).extracting(Event::kind).containsOnly(Kind.DELIVERED);
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
        engine.store.awaitEvents(100);

        assertThat(engine.store.events()).extracting(Event::kind).containsOnly(Kind.DEFERRED);
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
        Consignment added = engine.add("bob@example.org");
        engine.store.awaitEvents(1);
        engine.advance(Duration.ofMinutes(5));
        engine.store.awaitEvents(2);
        engine.advance(Duration.ofMinutes(20));
        engine.store.awaitEvents(3);
        engine.advance(Duration.ofMinutes(20));
        engine.store.awaitEvents(4);
        engine.advance(Duration.ofMinutes(15));
        engine.store.awaitEvents(5);

        assertThat(engine.store.retries())
            .containsExactly(
                Optional.of(minutes(5)),
                Optional.of(minutes(25)),
                Optional.of(minutes(45)),
                Optional.of(minutes(60)),
                Optional.empty());
        assertThat(engine.store.latest(added)).map(Event::kind).contains(Kind.BOUNCED);
        assertThat(engine.store.latest(added).map(DeliveryOverTimeTest::said))
            .contains("451 4.4.7 gave up after 1 hour; last answer: 450 4.2.0 greylisted");
      }
    }

    @Test
    void do_not_come_before_their_time() {
      sink.script().on(Stage.RCPT).first(1).reply("450 4.2.0 greylisted");
      try (Engine engine = new Engine(settings).mx("example.org", "127.0.0.1").start()) {
        engine.add("bob@example.org");
        engine.store.awaitEvents(1);
        engine.advance(Duration.ofMinutes(5).minusNanos(1));
        // Another message that is delivered shows that the engine has looked.
        engine.add("eve@example.org");
        engine.store.awaitEvents(2);
        assertThat(sink.messages()).hasSize(1);

        engine.advance(Duration.ofNanos(1));
        engine.store.awaitEvents(3);
      }
      assertThat(sink.messages()).hasSize(2);
    }

    @Test
    void follow_a_connection_lost_after_the_final_dot() {
      sink.script().on(Stage.END_OF_DATA).first(1).drop();
      try (Engine engine = new Engine(settings).mx("example.org", "127.0.0.1").start()) {
        engine.add("bob@example.org");
        Event event = engine.store.awaitEvents(1).get(0);
        assertThat(event.kind()).isEqualTo(Kind.DEFERRED);

        engine.advance(Duration.ofMinutes(5));
        engine.store.awaitEvents(2);
      }
      assertThat(sink.unacknowledged()).hasSize(1);
      assertThat(sink.messages()).hasSize(1);
    }
  }

  @Nested
  class Bounces {

    @Test
    void are_told_once_and_then_gone() {
      sink.script().on(Stage.RCPT).reply("550 5.1.1 no such user");
      try (Engine engine = new Engine(settings).mx("example.org", "127.0.0.1").start()) {
        Consignment added = engine.add("bob@example.org");
        engine.store.await("told", () -> engine.store.depth() == 0);

        assertThat(engine.bounces)
            .extracting(OutgoingStore.Untold::consignment)
            .containsExactly(added);
        assertThat(said(engine.bounces.get(0).outcome())).isEqualTo("550 5.1.1 no such user");
      }
    }

    @Test
    void of_an_earlier_process_are_told_at_the_start() {
      try (Engine engine = new Engine(settings)) {
        Consignment old = engine.add("bob@example.org");
        Event event =
            new Event(
                old.message(), 0, old.recipient(), Kind.BOUNCED, Client.NOON, Optional.empty(), "");
        engine.store.leaveUntold(old, event);
        engine.start();
        engine.store.await("told", () -> engine.store.depth() == 0);

        assertThat(engine.bounces).hasSize(1);
      }
    }

    @Test
    void that_can_not_be_told_now_are_told_later_and_hold_up_no_other() {
      sink.script().on(Stage.RCPT).reply("550 5.1.1 no such user");
      AtomicInteger refusals = new AtomicInteger();
      BounceListener moody =
          bounce -> {
            boolean bad = bounce.consignment().recipient().localPart().equals("bad");
            if (bad && refusals.incrementAndGet() <= 2) {
              throw new IllegalStateException("not in the mood");
            }
          };
      try (Engine engine = new Engine(settings, moody).mx("example.org", "127.0.0.1")) {
        engine.add("bad@example.org");
        engine.start();
        engine.store.awaitEvents(1);
        engine.add("good@example.org");
        engine.store.await("the good one told", () -> engine.store.depth() == 1);

        assertThat(refusals).hasValue(1);
        engine.advance(Duration.ofSeconds(1));
        engine.add("better@example.org");
        engine.store.await("another told", () -> engine.store.depth() == 1);
        engine.advance(Duration.ofSeconds(2));
        engine.store.await("the bad one told", () -> engine.store.depth() == 0);

        assertThat(engine.bounces).hasSize(3);
      }
    }
  }

  @Nested
  class A_failing_store {

    @Test
    void does_not_make_a_message_go_out_twice() {
      try (Engine engine = new Engine(settings).mx("example.org", "127.0.0.1")) {
        engine.store.failSettling(event -> true);
        Consignment added = engine.add("bob@example.org");
        engine.start();
        engine.store.await("the claim back", () -> engine.store.releases() > 0);
        assertThat(engine.store.events()).isEmpty();

        engine.store.failSettling(event -> false);
        engine.store.awaitEvents(1);

        assertThat(engine.store.latest(added)).map(Event::kind).contains(Kind.DELIVERED);
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

        assertThat(engine.store.events()).extracting(Event::kind).containsExactly(Kind.DELIVERED);
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

        assertThat(engine.store.events()).isEmpty();
        assertThat(engine.store.claims()).isZero();
        assertThat(engine.store.nextDue()).contains(Client.NOON);
        assertThat(engine.store.depth()).isEqualTo(2);
      }
    }

    @Test
    void leaves_no_thread() {
      try (Engine engine = new Engine(settings).mx("example.org", "127.0.0.1").start()) {
        engine.add("bob@example.org");
        engine.store.awaitEvents(1);
      }

      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .noneMatch(name -> name.startsWith("waybill-delivery-") && !name.endsWith("watchdog"));
    }
  }

  private static Instant minutes(long count) {
    return Client.NOON.plus(Duration.ofMinutes(count));
  }
}
