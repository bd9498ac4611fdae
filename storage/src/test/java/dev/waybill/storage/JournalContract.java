// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.journal.Acceptance;
import dev.waybill.core.journal.Event;
import dev.waybill.core.journal.History;
import dev.waybill.core.journal.Journal;
import dev.waybill.core.journal.SignatureNote;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every journal does; a subclass for each database. */
abstract class JournalContract {

  private static final Acceptance ACCEPTANCE =
      Samples.acceptance(Samples.token(1), Samples.NOON, 3);

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

  private Journal journal() {
    return stores.journal();
  }

  private static Event event(int index, Event.Kind kind, int seconds) {
    return Samples.event(
        Samples.consignment(Samples.token(1), index), kind, Samples.NOON.plusSeconds(seconds));
  }

  private List<Event> events() {
    return journal().history(Samples.token(1)).map(History::events).orElseThrow();
  }

  @Test
  void knows_nothing_of_a_message_that_nobody_accepted() {
    assertThat(journal().acceptance(Samples.token(1))).isEmpty();
    assertThat(journal().history(Samples.token(1))).isEmpty();
  }

  @Test
  void gives_an_acceptance_back_as_it_was() {
    journal().accept(ACCEPTANCE);

    assertThat(journal().acceptance(Samples.token(1))).contains(ACCEPTANCE);
  }

  @Test
  void keeps_a_message_from_nobody_without_an_author() {
    Acceptance acceptance =
        new Acceptance(
            Samples.token(1),
            Samples.NOON,
            EnvelopeSender.nobody(),
            Optional.empty(),
            "network 127.0.0.0/8",
            "",
            List.of(Samples.recipient(0)));

    journal().accept(acceptance);

    assertThat(journal().acceptance(Samples.token(1))).contains(acceptance);
  }

  @Test
  void writes_one_accepted_event_for_each_recipient() {
    journal().accept(ACCEPTANCE);

    assertThat(events())
        .hasSize(3)
        .allSatisfy(
            event -> {
              assertThat(event.kind()).isEqualTo(Event.Kind.ACCEPTED);
              assertThat(event.at()).isEqualTo(Samples.NOON);
              assertThat(event.reply()).isEmpty();
              assertThat(event.recipient())
                  .isEqualTo(ACCEPTANCE.recipients().get(event.recipientIndex()));
            })
        .extracting(Event::recipientIndex)
        .containsExactly(0, 1, 2);
  }

  @Test
  void changes_nothing_when_a_token_is_accepted_again() {
    journal().accept(ACCEPTANCE);

    journal().accept(Samples.acceptance(Samples.token(1), Samples.NOON.plusSeconds(9), 5));

    assertThat(journal().acceptance(Samples.token(1))).contains(ACCEPTANCE);
    assertThat(events()).hasSize(3);
  }

  private static final SignatureNote SIGNED =
      new SignatureNote.Signed(
          List.of(
              new SignatureNote.Signature("example.com", "wb202601a", "rsa-sha256"),
              new SignatureNote.Signature("example.net", "e", "ed25519-sha256")),
          List.of("brand.example: it has no DKIM key"));

  private Optional<SignatureNote> note() {
    return journal().history(Samples.token(1)).orElseThrow().signatures();
  }

  private void leave(Optional<SignatureNote> note) throws IOException {
    stores
        .held()
        .add(
            Samples.consignments(Samples.token(1), 2),
            Map.of(),
            note,
            Samples.raw("the octets that leave"));
  }

  @Test
  void knows_no_signatures_before_the_message_leaves() {
    journal().accept(ACCEPTANCE);

    assertThat(note()).isEmpty();
  }

  @Test
  void notes_with_which_signatures_a_message_leaves() throws IOException {
    journal().accept(ACCEPTANCE);

    leave(Optional.of(SIGNED));

    assertThat(note()).contains(SIGNED);
  }

  @Test
  void keeps_the_note_of_the_octets_that_leave_when_the_message_comes_again() throws IOException {
    journal().accept(ACCEPTANCE);
    leave(Optional.of(SIGNED));

    leave(Optional.of(new SignatureNote.Unsigned("its keys are away meanwhile")));
    leave(Optional.empty());

    assertThat(note()).contains(SIGNED);
  }

  @Test
  void notes_that_a_message_waits_until_it_leaves() throws IOException {
    SignatureNote.Waiting waiting = new SignatureNote.Waiting("example.com: it has no DKIM key");
    journal().note(Samples.token(1), waiting);
    journal().accept(ACCEPTANCE);
    assertThat(note()).as("nobody had accepted it").isEmpty();

    journal().note(Samples.token(1), waiting);
    journal().note(Samples.token(1), waiting);
    assertThat(note()).contains(waiting);

    leave(Optional.of(SIGNED));
    assertThat(note()).contains(SIGNED);

    journal().note(Samples.token(1), new SignatureNote.Waiting("a copy of it came too late"));
    assertThat(note()).contains(SIGNED);
  }

  @Test
  void tells_what_happened_oldest_first() {
    journal().accept(ACCEPTANCE);
    Event later = event(0, Event.Kind.BOUNCED_LATER, 20);
    Event sooner = event(0, Event.Kind.DELIVERED, 10);

    journal().record(later);
    journal().record(sooner);

    assertThat(events()).endsWith(sooner, later);
  }

  @Test
  void records_an_equal_event_once() {
    journal().accept(ACCEPTANCE);
    Event event = event(1, Event.Kind.BOUNCED_LATER, 10);
    Event silent =
        new Event(
            event.message(),
            event.recipientIndex(),
            event.recipient(),
            event.kind(),
            event.at(),
            Optional.empty(),
            "");

    journal().record(event);
    journal().record(silent);
    journal().record(event);
    journal().record(silent);

    assertThat(events()).hasSize(5).endsWith(event, silent);
  }

  @Test
  void records_events_that_differ_in_one_nanosecond() {
    journal().accept(ACCEPTANCE);
    Event event = event(1, Event.Kind.BOUNCED_LATER, 10);
    Event next =
        Samples.event(
            Samples.consignment(Samples.token(1), 1), event.kind(), event.at().plusNanos(1));

    journal().record(event);
    journal().record(next);

    assertThat(events()).endsWith(event, next);
  }

  @Test
  void does_not_mix_messages() {
    journal().accept(ACCEPTANCE);
    journal().accept(Samples.acceptance(Samples.token(2), Samples.NOON, 1));

    assertThat(journal().history(Samples.token(2)).orElseThrow().events()).hasSize(1);
  }

  @Test
  void remembers_after_a_restart() throws IOException {
    journal().accept(ACCEPTANCE);
    Event event = event(2, Event.Kind.BOUNCED_LATER, 10);
    journal().record(event);

    stores.close();
    stores = open();

    assertThat(journal().acceptance(Samples.token(1))).contains(ACCEPTANCE);
    assertThat(events()).hasSize(4).endsWith(event);
  }
}
