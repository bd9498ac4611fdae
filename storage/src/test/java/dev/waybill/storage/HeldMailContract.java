// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.delivery.Consignment;
import dev.waybill.core.delivery.Held;
import dev.waybill.core.delivery.HeldMail;
import dev.waybill.core.delivery.Hold;
import dev.waybill.core.delivery.OutgoingStore.Untold;
import dev.waybill.core.journal.Event;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store does with held mail; a subclass for each database. */
abstract class HeldMailContract {

  private static final MessageToken MESSAGE = Samples.token(1);
  private static final Instant LATER = Samples.NOON.plus(Duration.ofDays(9));
  private static final Hold SLOW = new Hold("slow", "one of them");
  private static final Hold FAST = new Hold("fast", "another");
  private static final Reply WHY =
      Reply.of(451, new EnhancedStatus(4, 7, 1), "Held by limit \"slow\"");

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

  private HeldMail held() {
    return stores.held();
  }

  private void add(int recipients, Map<Integer, Hold> holds) throws IOException {
    stores.journal().accept(Samples.acceptance(MESSAGE, Samples.NOON, recipients));
    held()
        .add(Samples.consignments(MESSAGE, recipients), holds, Optional.empty(), Samples.raw("x"));
  }

  private List<Consignment> claimAll() {
    return stores.outgoing().claimDue(LATER, 1000);
  }

  private List<Event.Kind> kinds() {
    return stores.journal().history(MESSAGE).orElseThrow().events().stream()
        .map(Event::kind)
        .filter(kind -> kind != Event.Kind.ACCEPTED)
        .toList();
  }

  @Test
  void what_is_held_is_never_due_and_the_rest_is_at_once() throws IOException {
    add(3, Map.of(0, SLOW, 2, FAST));

    assertThat(claimAll()).extracting(Consignment::index).containsExactly(1);
    assertThat(stores.outgoing().nextDue()).isEmpty();
    assertThat(stores.outgoing().depth()).isEqualTo(3);
    assertThat(held().count()).isEqualTo(2);
    assertThat(stores.outgoing().untold()).isEmpty();
  }

  @Test
  void lines_give_the_first_that_came_first() throws IOException {
    add(5, Map.of(0, SLOW, 1, FAST, 2, SLOW, 3, SLOW));

    assertThat(held().first("slow", 2))
        .extracting(each -> each.consignment().index())
        .containsExactly(0, 2);
    assertThat(held().first("fast", 9)).extracting(Held::hold).containsExactly(FAST);
    assertThat(held().first("none", 9)).isEmpty();
    assertThat(held().queues()).containsOnlyKeys("slow", "fast");
    assertThat(held().queues().get("slow")).isLessThan(held().queues().get("fast"));
  }

  @Test
  void adding_again_changes_nothing() throws IOException {
    add(1, Map.of(0, SLOW));
    add(1, Map.of());
    assertThat(claimAll()).isEmpty();

    held().letGo(held().first("slow", 9), LATER);
    add(1, Map.of(0, SLOW));

    assertThat(held().count()).isZero();
    assertThat(claimAll()).hasSize(1);
  }

  @Test
  void what_is_let_go_is_due_and_its_time_begins() throws IOException {
    add(1, Map.of(0, SLOW));

    held().letGo(held().first("slow", 9), LATER);

    Consignment gone = claimAll().get(0);
    assertThat(gone.acceptedAt()).isEqualTo(Samples.NOON);
    assertThat(gone.releasedAt()).isEqualTo(LATER);
    assertThat(held().count()).isZero();
    assertThat(held().queues()).isEmpty();
  }

  @Test
  void letting_go_twice_makes_due_once() throws IOException {
    add(1, Map.of(0, SLOW));
    List<Held> page = held().first("slow", 9);

    held().letGo(page, LATER);
    Consignment claimed = claimAll().get(0);
    held().letGo(page, LATER.plusSeconds(1));
    assertThat(claimAll()).isEmpty();
    stores.outgoing().settle(claimed, Samples.event(claimed, Event.Kind.DELIVERED), none());
    held().letGo(page, LATER.plusSeconds(2));

    assertThat(claimAll()).isEmpty();
    assertThat(stores.outgoing().depth()).isZero();
  }

  @Test
  void survives_a_restart() throws IOException {
    add(2, Map.of(0, SLOW));
    List<Held> before = held().first("slow", 9);

    reopen();

    assertThat(held().first("slow", 9)).isEqualTo(before);
    held().letGo(before, LATER);
    reopen();
    assertThat(claimAll()).extracting(Consignment::releasedAt).containsExactly(Samples.NOON, LATER);
  }

  @Test
  void says_once_that_something_is_held_and_that_it_may_go() throws IOException {
    add(3, Map.of(0, SLOW, 1, SLOW, 2, SLOW));

    assertThat(held().say("slow", WHY, Samples.NOON, 2)).isEqualTo(2);
    assertThat(held().say("slow", WHY, LATER, 2)).isEqualTo(1);
    assertThat(held().say("slow", WHY, LATER, 2)).isZero();
    assertThat(held().say("fast", WHY, LATER, 2)).isZero();
    held().letGo(held().first("slow", 1), LATER);

    assertThat(kinds())
        .containsExactlyInAnyOrder(
            Event.Kind.HELD, Event.Kind.HELD, Event.Kind.HELD, Event.Kind.RELEASED);
    assertThat(stores.journal().history(MESSAGE).orElseThrow().events())
        .filteredOn(event -> event.kind() == Event.Kind.HELD)
        .allSatisfy(event -> assertThat(event.reply()).contains(WHY));
  }

  @Test
  void says_nothing_of_what_goes_at_once() throws IOException {
    add(1, Map.of(0, SLOW));

    held().letGo(held().first("slow", 1), LATER);

    assertThat(kinds()).isEmpty();
  }

  @Test
  void what_may_never_leave_bounces_to_its_author() throws IOException {
    add(1, Map.of(0, SLOW));
    Held never = held().first("slow", 1).get(0);
    Event bounced = Samples.event(never.consignment(), Event.Kind.BOUNCED);

    held().refuse(never, bounced);
    held().letGo(List.of(never), LATER);

    assertThat(claimAll()).isEmpty();
    assertThat(held().count()).isZero();
    assertThat(stores.outgoing().untold())
        .containsExactly(new Untold(never.consignment(), bounced));
    stores.outgoing().told(never.consignment());
    assertThat(stores.outgoing().depth()).isZero();
  }

  @Test
  void the_bytes_stay_as_long_as_anybody_is_held() throws IOException {
    add(2, Map.of(1, SLOW));
    Consignment claimed = claimAll().get(0);

    stores.outgoing().settle(claimed, Samples.event(claimed, Event.Kind.DELIVERED), none());
    reopen();

    assertThat(stores.outgoing().size(MESSAGE)).isPositive();
  }

  private static Optional<Instant> none() {
    return Optional.empty();
  }
}
