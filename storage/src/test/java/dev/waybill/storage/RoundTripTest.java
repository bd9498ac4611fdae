// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.delivery.Consignment;
import dev.waybill.core.delivery.OutgoingStore.Untold;
import dev.waybill.core.journal.Acceptance;
import dev.waybill.core.journal.Event;
import dev.waybill.core.journal.History;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import dev.waybill.testkit.files.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/** Whether values come back as they were stored. */
final class RoundTripTest {

  private static final int TRIES = 150;
  private static final AtomicInteger NEXT = new AtomicInteger();

  private static final TemporaryDirectory DIRECTORY = TemporaryDirectory.create("round-trip");
  private static final Database DATABASE = open();

  private static Database open() {
    try {
      return Database.open(DIRECTORY.path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterContainer
  static void close() throws IOException {
    DATABASE.close();
    DIRECTORY.close();
  }

  @Property(tries = TRIES)
  void an_acceptance_comes_back(
      @ForAll("mailboxes") Mailbox author,
      @ForAll("senders") EnvelopeSender sender,
      @ForAll("instants") Instant at,
      @ForAll("texts") String text,
      @ForAll("recipients") List<Mailbox> recipients) {
    Acceptance acceptance =
        new Acceptance(nextToken(), at, sender, Optional.of(author), text, text, recipients);

    DATABASE.journal().accept(acceptance);

    assertThat(DATABASE.journal().acceptance(acceptance.message())).contains(acceptance);
  }

  @Property(tries = TRIES)
  void a_consignment_and_its_bounce_come_back(
      @ForAll("mailboxes") Mailbox recipient,
      @ForAll("senders") EnvelopeSender sender,
      @ForAll("instants") Instant at,
      @ForAll("replies") Optional<Reply> reply,
      @ForAll("texts") String remote)
      throws IOException {
    Consignment consignment = new Consignment(nextToken(), 3, recipient, sender, at, 2);
    Event event =
        new Event(consignment.message(), 3, recipient, Event.Kind.BOUNCED, at, reply, remote);

    DATABASE.outgoing().add(List.of(consignment), Samples.raw(remote));
    List<Consignment> claimed = DATABASE.outgoing().claimDue(Instant.MAX, 2);
    DATABASE.outgoing().settle(consignment, event, Optional.empty());
    List<Untold> untold = DATABASE.outgoing().untold();
    DATABASE.outgoing().told(consignment);

    assertThat(claimed).containsExactly(consignment);
    assertThat(untold).containsExactly(new Untold(consignment, event));
  }

  @Property(tries = TRIES)
  void an_event_comes_back(
      @ForAll("mailboxes") Mailbox recipient,
      @ForAll Event.Kind kind,
      @ForAll("instants") Instant at,
      @ForAll("replies") Optional<Reply> reply,
      @ForAll("texts") String remote) {
    MessageToken message = nextToken();
    Event event = new Event(message, 0, recipient, kind, at, reply, remote);
    DATABASE.journal().accept(Samples.acceptance(message, Samples.NOON, 0));

    DATABASE.journal().record(event);
    DATABASE.journal().record(event);

    assertThat(DATABASE.journal().history(message).map(History::events)).contains(List.of(event));
  }

  private static MessageToken nextToken() {
    return Samples.token(NEXT.getAndIncrement());
  }

  @Provide
  Arbitrary<Mailbox> mailboxes() {
    Arbitrary<String> plain =
        Arbitraries.strings()
            .withChars("abcXYZ09.!#$%&'*+-/=?^_`{|}~")
            .withCharRange('\u00a1', '\u04ff')
            .ofMinLength(1)
            .ofMaxLength(64);
    Arbitrary<String> quoted =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .withChars("äöü漢字")
            .ofMaxLength(100)
            .map(text -> "\"" + text.replaceAll("([\"\\\\])", "\\\\$1") + "\"");
    Arbitrary<String> domain =
        Arbitraries.of("example.org", "xn--bcher-kva.example", "a.b.c.d.example", "_x.example");
    return Combinators.combine(Arbitraries.oneOf(plain, quoted), domain)
        .as((local, name) -> new Mailbox(local, DomainName.parse(name)));
  }

  @Provide
  Arbitrary<List<Mailbox>> recipients() {
    return mailboxes().list().ofMaxSize(5);
  }

  @Provide
  Arbitrary<EnvelopeSender> senders() {
    return mailboxes()
        .map(EnvelopeSender::of)
        .injectDuplicates(0.1)
        .edgeCases(edges -> {})
        .optional(0.9)
        .map(sender -> sender.orElseGet(EnvelopeSender::nobody));
  }

  @Provide
  Arbitrary<Instant> instants() {
    return Arbitraries.longs()
        .between(Nanos.of(Instant.parse("1970-01-01T00:00:00Z")), Long.MAX_VALUE)
        .map(Nanos::instant);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withCharRange(' ', '\ud7ff')
        .withChars("\t\r\n';--\"\\?")
        .ofMaxLength(1200);
  }

  @Provide
  Arbitrary<Optional<Reply>> replies() {
    Arbitrary<Optional<EnhancedStatus>> status =
        Arbitraries.of(
            Optional.empty(),
            EnhancedStatus.parse("5.1.1"),
            EnhancedStatus.parse("4.7.999"),
            EnhancedStatus.parse("2.0.0"));
    Arbitrary<String> text =
        Arbitraries.oneOf(
            texts(),
            Arbitraries.strings().withChars("ab \"'é\0").ofMinLength(1990).ofMaxLength(2100));
    return Combinators.combine(Arbitraries.integers().between(200, 599), status, text)
        .as(Reply::new)
        .optional(0.9);
  }
}
