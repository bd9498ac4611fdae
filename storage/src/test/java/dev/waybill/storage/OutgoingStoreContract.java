// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.waybill.core.delivery.Consignment;
import dev.waybill.core.delivery.OutgoingStore;
import dev.waybill.core.delivery.OutgoingStore.Untold;
import dev.waybill.core.journal.Event;
import dev.waybill.core.journal.History;
import dev.waybill.core.message.MessageToken;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every outgoing store does; a subclass for each database. */
abstract class OutgoingStoreContract {

  private static final MessageToken MESSAGE = Samples.token(1);
  private static final Instant NOW = Samples.NOON.plusSeconds(60);
  private static final Instant LATER = NOW.plus(Duration.ofMinutes(5));

  private Stores stores;

  /** Opens the database of the test, with what it holds. */
  abstract Stores open() throws IOException;

  @BeforeEach
  void openStores() throws IOException {
    stores = open();
  }

  @AfterEach
  void closeStores() throws IOException {
    stores.close();
  }

  private void reopen() throws IOException {
    stores.close();
    stores = open();
  }

  private OutgoingStore store() {
    return stores.outgoing();
  }

  private List<Consignment> add(int recipients) throws IOException {
    List<Consignment> consignments = Samples.consignments(MESSAGE, recipients);
    store().add(consignments, Samples.raw("Subject: hi\r\n\r\nhi\r\n"));
    return consignments;
  }

  private Consignment addAndClaim() throws IOException {
    add(1);
    return claimAll().get(0);
  }

  private List<Consignment> claimAll() {
    return store().claimDue(NOW, 1000);
  }

  private void settle(Consignment claimed, Event.Kind kind) {
    Optional<Instant> retryAt = kind == Event.Kind.DEFERRED ? Optional.of(LATER) : Optional.empty();
    store().settle(claimed, Samples.event(claimed, kind), retryAt);
  }

  private List<Event> events() {
    stores.journal().accept(Samples.acceptance(MESSAGE, Samples.NOON, 0));
    return stores.journal().history(MESSAGE).map(History::events).orElseThrow();
  }

  @Nested
  class Adding {

    @Test
    void makes_every_consignment_due_at_once() throws IOException {
      List<Consignment> added = add(3);

      assertThat(store().depth()).isEqualTo(3);
      assertThat(claimAll()).isEqualTo(added);
    }

    @Test
    void remembers_when_a_message_that_waited_elsewhere_was_let_go() throws IOException {
      Consignment prompt = Samples.consignment(MESSAGE, 0);
      Consignment waited =
          new Consignment(
              MESSAGE,
              0,
              prompt.recipient(),
              prompt.sender(),
              prompt.acceptedAt(),
              prompt.acceptedAt().plusSeconds(1),
              0);

      store().add(List.of(waited), Samples.raw("x"));

      assertThat(claimAll()).containsExactly(waited);
    }

    @Test
    void keeps_the_exact_bytes() throws IOException {
      byte[] bytes = new byte[300_000];
      new Random(1).nextBytes(bytes);

      store().add(Samples.consignments(MESSAGE, 1), new ByteArrayInputStream(bytes));

      assertThat(store().size(MESSAGE)).isEqualTo(bytes.length);
      try (InputStream raw = store().open(MESSAGE)) {
        assertThat(raw).hasBinaryContent(bytes);
      }
      try (InputStream again = store().open(MESSAGE)) {
        assertThat(again).hasBinaryContent(bytes);
      }
    }

    @Test
    void changes_nothing_the_second_time() throws IOException {
      add(2);
      settle(store().claimDue(NOW, 1).get(0), Event.Kind.DEFERRED);

      store().add(Samples.consignments(MESSAGE, 2), Samples.raw("other bytes"));

      assertThat(store().depth()).isEqualTo(2);
      assertThat(store().claimDue(LATER, 9))
          .extracting(Consignment::index, Consignment::attempts)
          .containsExactly(tuple(1, 0), tuple(0, 1));
      try (InputStream raw = store().open(MESSAGE)) {
        assertThat(raw).hasContent("Subject: hi\r\n\r\nhi\r\n");
      }
    }

    @Test
    void does_not_bring_back_what_was_settled() throws IOException {
      add(2);
      settle(store().claimDue(NOW, 1).get(0), Event.Kind.DELIVERED);
      Consignment bounced = store().claimDue(NOW, 1).get(0);
      settle(bounced, Event.Kind.BOUNCED);
      store().told(bounced);

      add(2);

      assertThat(store().depth()).isZero();
      assertThat(claimAll()).isEmpty();
      assertThatThrownBy(() -> store().size(MESSAGE)).isInstanceOf(IOException.class);
    }

    @Test
    void does_not_bring_back_a_bounce_that_waits_to_be_told() throws IOException {
      settle(addAndClaim(), Event.Kind.BOUNCED);

      add(1);

      assertThat(claimAll()).isEmpty();
      assertThat(store().untold()).hasSize(1);
    }

    @Test
    void takes_further_recipients_of_a_message_that_is_on_its_way() throws IOException {
      add(1);

      add(3);

      assertThat(claimAll()).extracting(Consignment::index).containsExactly(0, 1, 2);
    }

    @Test
    void takes_further_recipients_of_a_message_that_went() throws IOException {
      settle(addAndClaim(), Event.Kind.DELIVERED);

      add(2);

      assertThat(claimAll()).extracting(Consignment::index).containsExactly(1);
      assertThat(store().size(MESSAGE)).isPositive();
    }

    @Test
    void stores_nothing_when_the_bytes_cannot_be_read() throws IOException {
      InputStream broken = InputStream.nullInputStream();
      broken.close();

      assertThatThrownBy(() -> store().add(Samples.consignments(MESSAGE, 1), broken))
          .isInstanceOf(IOException.class);

      assertThat(store().depth()).isZero();
      assertThatThrownBy(() -> store().open(MESSAGE)).isInstanceOf(IOException.class);
    }

    @Test
    void refuses_consignments_of_two_messages() {
      List<Consignment> mixed =
          List.of(Samples.consignment(MESSAGE, 0), Samples.consignment(Samples.token(2), 0));

      assertThatThrownBy(() -> store().add(mixed, Samples.raw("")))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void survives_a_restart() throws IOException {
      List<Consignment> added = add(2);

      reopen();

      assertThat(claimAll()).isEqualTo(added);
      assertThat(store().size(MESSAGE)).isPositive();
    }
  }

  @Nested
  class Claiming {

    @Test
    void gives_nothing_twice() throws IOException {
      List<Consignment> added = add(3);

      assertThat(store().claimDue(NOW, 2)).isEqualTo(added.subList(0, 2));
      assertThat(store().claimDue(NOW, 2)).isEqualTo(added.subList(2, 3));
      assertThat(store().claimDue(NOW, 2)).isEmpty();
    }

    @Test
    void gives_the_longest_due_first() throws IOException {
      for (int age : new int[] {2, 5, 1, 4, 3}) {
        Instant acceptedAt = Samples.NOON.minusSeconds(age);
        store()
            .add(List.of(Samples.consignment(Samples.token(age), 0, acceptedAt)), Samples.raw("x"));
      }

      assertThat(claimAll())
          .extracting(Consignment::message)
          .containsExactly(
              Samples.token(5),
              Samples.token(4),
              Samples.token(3),
              Samples.token(2),
              Samples.token(1));
    }

    @Test
    void gives_nothing_before_it_is_due() throws IOException {
      settle(addAndClaim(), Event.Kind.DEFERRED);

      assertThat(store().claimDue(LATER.minusNanos(1), 9)).isEmpty();
      assertThat(store().claimDue(LATER, 9)).hasSize(1);
    }

    @Test
    void finds_what_was_added_later_but_is_due_longer() throws IOException {
      add(1);
      claimAll();

      Consignment older = Samples.consignment(Samples.token(2), 0, Samples.NOON.minusSeconds(1));
      store().add(List.of(older), Samples.raw("x"));

      assertThat(claimAll()).containsExactly(older);
    }

    @Test
    void stands_a_clock_that_goes_back() throws IOException {
      add(1);
      assertThat(claimAll()).hasSize(1);

      assertThat(store().claimDue(Samples.NOON.minusSeconds(1), 9)).isEmpty();
    }

    @Test
    void gives_a_released_one_again_as_it_was() throws IOException {
      List<Consignment> added = add(3);
      claimAll();

      store().release(added.get(1));

      assertThat(claimAll()).containsExactly(added.get(1));
    }

    @Test
    void is_forgotten_by_a_restart() throws IOException {
      List<Consignment> added = add(2);
      claimAll();

      reopen();

      assertThat(claimAll()).isEqualTo(added);
    }
  }

  @Nested
  class NextDue {

    @Test
    void is_empty_when_nothing_waits() throws IOException {
      assertThat(store().nextDue()).isEmpty();

      settle(addAndClaim(), Event.Kind.BOUNCED);

      assertThat(store().nextDue()).isEmpty();
    }

    @Test
    void passes_over_claimed_ones() throws IOException {
      List<Consignment> added = add(300);
      assertThat(store().nextDue()).contains(Samples.NOON);

      claimAll();
      assertThat(store().nextDue()).isEmpty();

      settle(added.get(7), Event.Kind.DEFERRED);
      assertThat(store().nextDue()).contains(LATER);

      store().release(added.get(8));
      assertThat(store().nextDue()).contains(Samples.NOON);
    }
  }

  @Nested
  class Settling {

    @Test
    void a_delivery_ends_the_consignment_and_at_last_the_bytes() throws IOException {
      List<Consignment> added = add(2);
      claimAll();

      settle(added.get(0), Event.Kind.DELIVERED);
      assertThat(store().depth()).isEqualTo(1);
      assertThat(store().size(MESSAGE)).isPositive();

      settle(added.get(1), Event.Kind.DELIVERED);
      assertThat(store().depth()).isZero();
      assertThatThrownBy(() -> store().open(MESSAGE)).isInstanceOf(IOException.class);
    }

    @Test
    void a_deferral_counts_the_attempt() throws IOException {
      Consignment claimed = addAndClaim();

      settle(claimed, Event.Kind.DEFERRED);
      Consignment second = Samples.afterOneMoreAttempt(claimed);
      assertThat(store().claimDue(LATER, 9)).containsExactly(second);

      settle(second, Event.Kind.DEFERRED);
      assertThat(store().claimDue(LATER, 9)).containsExactly(Samples.afterOneMoreAttempt(second));
    }

    @Test
    void a_deferral_survives_a_restart() throws IOException {
      settle(addAndClaim(), Event.Kind.DEFERRED);

      reopen();

      assertThat(claimAll()).isEmpty();
      assertThat(store().nextDue()).contains(LATER);
    }

    @Test
    void a_bounce_waits_until_the_sender_has_been_told() throws IOException {
      Consignment claimed = addAndClaim();
      Event outcome = Samples.event(claimed, Event.Kind.BOUNCED);

      store().settle(claimed, outcome, Optional.empty());
      reopen();

      assertThat(store().untold()).containsExactly(new Untold(claimed, outcome));
      assertThat(store().claimDue(LATER, 9)).isEmpty();
      assertThat(store().depth()).isEqualTo(1);
      assertThat(store().size(MESSAGE)).isPositive();

      store().told(claimed);
      store().told(claimed);

      assertThat(store().untold()).isEmpty();
      assertThat(store().depth()).isZero();
      assertThatThrownBy(() -> store().open(MESSAGE)).isInstanceOf(IOException.class);
    }

    @Test
    void telling_of_something_that_still_waits_changes_nothing() throws IOException {
      store().told(add(1).get(0));

      assertThat(claimAll()).hasSize(1);
    }

    @Test
    void writes_the_event_that_ends_the_attempt() throws IOException {
      Consignment claimed = addAndClaim();
      settle(claimed, Event.Kind.DEFERRED);
      Consignment again = store().claimDue(LATER, 1).get(0);
      settle(again, Event.Kind.DELIVERED);

      assertThat(events())
          .containsExactly(
              Samples.event(claimed, Event.Kind.DEFERRED),
              Samples.event(claimed, Event.Kind.DELIVERED));
    }

    @Test
    void refuses_what_is_not_claimed_and_writes_no_event() throws IOException {
      Consignment waiting = add(1).get(0);

      assertThatThrownBy(() -> settle(waiting, Event.Kind.DELIVERED))
          .isInstanceOf(IllegalStateException.class);

      assertThat(events()).isEmpty();
      assertThat(claimAll()).hasSize(1);
    }

    @Test
    void refuses_an_event_that_does_not_end_an_attempt() throws IOException {
      Consignment claimed = addAndClaim();
      Event deferred = Samples.event(claimed, Event.Kind.DEFERRED);
      Event later = Samples.event(claimed, Event.Kind.BOUNCED_LATER);
      Event foreign = Samples.event(Samples.consignment(Samples.token(2), 0), Event.Kind.DELIVERED);

      assertThatThrownBy(() -> store().settle(claimed, deferred, Optional.empty()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store().settle(claimed, later, Optional.empty()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store().settle(claimed, foreign, Optional.empty()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
