// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.message.Draft;
import dev.waybill.core.message.MessageId;
import dev.waybill.core.message.MessageStore;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.LoggedEvent;
import dev.waybill.core.outcome.SignatureEvent;
import dev.waybill.core.outcome.SignatureNote;
import dev.waybill.core.queue.DeliveryFilter;
import dev.waybill.core.queue.OutgoingMessage;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.WaitReason;
import dev.waybill.core.relay.Grant;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {

  private static final String SLOW =
      "<limits><limit name='slow' for='account' counts='recipients' rate='1/h' over='hold'/>"
          + "</limits>";

  @TempDir private Path directory;

  private Optional<Waybill> opened = Optional.empty();

  // Never started, so that everything stays where it is put.
  private Waybill open(String xml) throws IOException {
    Waybill waybill = SampleMail.open(directory, new HostOfTheTest(), xml);
    opened = Optional.of(waybill);
    return waybill;
  }

  @AfterEach
  void close() {
    opened.ifPresent(Waybill::close);
  }

  private static Accepted toTwo(String name) {
    return SampleMail.accepted(name, SampleMail.BOB, SampleMail.CAROL);
  }

  private static List<QueuedDelivery> queued(Waybill waybill) {
    return waybill.queue().list(DeliveryFilter.ALL, 0, 100).deliveries();
  }

  private static List<WaitReason.Kind> reasons(Waybill waybill) {
    return queued(waybill).stream().map(row -> row.reason().kind()).toList();
  }

  private static String octets(Waybill waybill, MessageToken token) throws IOException {
    OutgoingMessage message = waybill.queue().message(token).orElseThrow();
    try (InputStream raw = waybill.queue().open(message)) {
      return new String(raw.readAllBytes(), US_ASCII);
    }
  }

  private static int rows(Waybill waybill, Table table) {
    int[] count = {0};
    waybill
        .store()
        .scan(
            table,
            Keys.of(0),
            Keys.of(Long.MAX_VALUE),
            (key, value) -> {
              count[0]++;
              return true;
            });
    return count[0];
  }

  private static long acceptances(Waybill waybill) {
    return waybill.log().read(0, 100).stream()
        .map(LoggedEvent::event)
        .filter(Accepted.class::isInstance)
        .count();
  }

  private static MessageId store(Waybill waybill, String text) throws IOException {
    MessageStore messages = waybill.messages();
    Draft draft = messages.stage(new ByteArrayInputStream(text.getBytes(US_ASCII)));
    Changes changes = new Changes();
    draft.addTo(changes, "spool/1");
    waybill.store().write(changes, Durability.SYNCED);
    return draft.id();
  }

  private static OutgoingMail withHead(Accepted accepted, String head) {
    SignatureNote note = new SignatureNote.Unsigned("a test");
    return SampleMail.mail(
        accepted,
        Optional.of(new OutgoingMail.Signed(head, Optional.empty(), note)),
        Optional.empty(),
        SampleMail.TEXT);
  }

  @Test
  void queues_one_row_for_each_recipient_and_the_octets_once() throws IOException {
    Waybill waybill = open("");
    Accepted accepted = toTwo("m");

    SampleMail.add(waybill, accepted);

    assertThat(queued(waybill))
        .extracting(QueuedDelivery::recipient)
        .containsExactlyInAnyOrder(SampleMail.BOB, SampleMail.CAROL);
    assertThat(queued(waybill))
        .allSatisfy(
            row -> {
              assertThat(row.message()).isEqualTo(accepted.message());
              assertThat(row.client()).isEqualTo(SampleMail.GRANT.label());
              assertThat(row.reason()).isEqualTo(WaitReason.DUE);
            });
    assertThat(rows(waybill, Table.STORED)).isEqualTo(1);
    assertThat(octets(waybill, accepted.message())).isEqualTo(SampleMail.TEXT);
    assertThat(waybill.outbox().accepted(accepted.message()).orElseThrow().recipients())
        .isEqualTo(accepted.recipients());
  }

  @Test
  void writes_an_acceptance_once() throws IOException {
    Waybill waybill = open("");
    Accepted accepted = toTwo("m");

    waybill.outbox().accept(accepted, Durability.SYNCED);
    waybill.outbox().accept(accepted, Durability.SYNCED);
    SampleMail.add(waybill, accepted);

    assertThat(acceptances(waybill)).isEqualTo(1);
  }

  @Test
  void adding_a_message_again_changes_nothing_and_keeps_no_second_copy() throws IOException {
    Waybill waybill = open("");
    Accepted accepted = toTwo("m");
    SampleMail.add(waybill, accepted);
    List<QueuedDelivery> before = queued(waybill);

    SampleMail.add(waybill, accepted);

    assertThat(queued(waybill)).isEqualTo(before);
    assertThat(rows(waybill, Table.STORED)).isEqualTo(1);
    assertThat(rows(waybill, Table.HOLDER)).isEqualTo(1);
    assertThat(acceptances(waybill)).isEqualTo(1);
  }

  @Test
  void adds_what_is_missing_of_a_message_under_the_octets_that_are_there() throws IOException {
    Waybill waybill = open("");
    Accepted accepted = toTwo("m");
    List<PlannedDelivery> plan = SampleMail.plan(waybill, accepted);
    waybill.outbox().add(SampleMail.mail(accepted), plan.subList(0, 1));

    waybill.outbox().add(SampleMail.mail(accepted), plan);

    assertThat(queued(waybill)).hasSize(2);
    assertThat(rows(waybill, Table.STORED)).isEqualTo(1);
    assertThat(octets(waybill, accepted.message())).isEqualTo(SampleMail.TEXT);
  }

  @Test
  void what_is_settled_is_not_queued_again_and_leaves_no_octets() throws IOException {
    Waybill waybill = open("");
    Accepted accepted = toTwo("m");
    SampleMail.add(waybill, accepted);
    waybill.queue().cancel(DeliveryFilter.ALL, false, Reply.parse(550, "5.7.1 no longer wanted"));
    assertThat(rows(waybill, Table.STORED)).isZero();

    SampleMail.add(waybill, accepted);

    assertThat(queued(waybill)).isEmpty();
    assertThat(rows(waybill, Table.STORED)).isZero();
    assertThat(rows(waybill, Table.HOLDER)).isZero();
  }

  @Test
  void shares_octets_that_are_stored_already() throws IOException {
    Waybill waybill = open("");
    Accepted accepted = toTwo("m");
    MessageId stored = store(waybill, SampleMail.TEXT);

    waybill
        .outbox()
        .add(
            SampleMail.mail(accepted, Optional.empty(), Optional.of(stored), "never read"),
            SampleMail.plan(waybill, accepted));

    assertThat(waybill.queue().message(accepted.message()).orElseThrow().octets())
        .isEqualTo(stored.number());
    assertThat(rows(waybill, Table.STORED)).isEqualTo(1);
    assertThat(rows(waybill, Table.HOLDER)).isEqualTo(2);
    Changes changes = new Changes();
    waybill.messages().release(changes, stored, "spool/1");
    waybill.store().write(changes, Durability.WRITTEN);
    waybill.messages().removeIfUnused(stored);
    assertThat(octets(waybill, accepted.message())).isEqualTo(SampleMail.TEXT);
  }

  @Test
  void keeps_its_own_fields_beside_the_octets() throws IOException {
    Waybill waybill = open("");
    Accepted accepted = toTwo("m");
    String head = "DKIM-Signature: x\r\n";

    waybill.outbox().add(withHead(accepted, head), SampleMail.plan(waybill, accepted));

    OutgoingMessage message = waybill.queue().message(accepted.message()).orElseThrow();
    assertThat(message.size()).isEqualTo(head.length() + SampleMail.TEXT.length());
    assertThat(octets(waybill, accepted.message())).isEqualTo(head + SampleMail.TEXT);
    assertThat(waybill.log().history(accepted.message()).orElseThrow().signatures())
        .contains(new SignatureNote.Unsigned("a test"));
    assertThat(waybill.log().read(0, 10))
        .extracting(LoggedEvent::event)
        .hasAtLeastOneElementOfType(SignatureEvent.class);
  }

  @Test
  void a_message_survives_a_restart() throws IOException {
    Accepted accepted = toTwo("m");
    try (Waybill waybill = SampleMail.open(directory, new HostOfTheTest(), "")) {
      SampleMail.add(waybill, accepted);
    }

    Waybill waybill = open("");

    assertThat(queued(waybill)).hasSize(2);
    assertThat(octets(waybill, accepted.message())).isEqualTo(SampleMail.TEXT);
  }

  @Test
  void what_a_limit_holds_waits_in_its_line() throws IOException {
    Waybill waybill = open(SLOW);

    SampleMail.add(waybill, toTwo("m"));

    assertThat(reasons(waybill)).containsExactly(WaitReason.Kind.LIMIT, WaitReason.Kind.LIMIT);
    assertThat(waybill.queue().limitLines()).hasSize(1);
  }

  @Test
  void notices_of_this_server_wait_for_no_limit() throws IOException {
    Waybill waybill = open(SLOW);
    Accepted accepted = toTwo("m");
    OutgoingMail mail = SampleMail.mail(accepted);
    OutgoingMail ours =
        new OutgoingMail(
            accepted,
            Optional.of(Grant.SystemGrant.NOTICE),
            mail.clientNetwork(),
            false,
            mail.signing(),
            mail.stored(),
            mail.octets());

    waybill.outbox().add(ours, SampleMail.plan(waybill, accepted));

    assertThat(reasons(waybill)).containsOnly(WaitReason.Kind.DUE);
  }

  @Test
  void what_lacks_a_key_waits_for_it() throws IOException {
    Waybill waybill = open("");
    Accepted accepted = toTwo("m");
    OutgoingMail.Signed waits =
        new OutgoingMail.Signed(
            "", Optional.of("example.com"), new SignatureNote.Waiting("no key"));

    waybill
        .outbox()
        .add(
            SampleMail.mail(accepted, Optional.of(waits), Optional.empty(), SampleMail.TEXT),
            SampleMail.plan(waybill, accepted));

    assertThat(queued(waybill))
        .extracting(QueuedDelivery::reason)
        .containsOnly(new WaitReason.Key("example.com"));
    assertThat(waybill.queue().missingKeys()).containsExactly("example.com");
  }
}
