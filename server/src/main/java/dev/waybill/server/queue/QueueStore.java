// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import dev.waybill.core.message.MessageId;
import dev.waybill.core.message.MessageStore;
import dev.waybill.core.outcome.Event;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.Table;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;

/**
 * Writes and reads the rows of table {@code SPOOL}, with the octets that they hold. Thread-safe.
 *
 * <p><b>What waits for the disk.</b> A row is synced when it returns, unless its message is one in
 * flight: then a row that is older holds the same octets and is removed later than the new one is
 * written, so a loss of power leaves one of them, and what was done is done again.
 */
final class QueueStore {

  private static final int PAGE = 200;

  private final Store store;
  private final MailOctets octets;
  private final QueueLog log;
  private final AtomicLong lastSequence = new AtomicLong();

  QueueStore(Store store, MessageStore messages, QueueLog log) {
    this.store = store;
    this.octets = new MailOctets(messages);
    this.log = log;
  }

  /** A row and its key. */
  @SuppressWarnings("ArrayRecordComponent") // nobody changes or compares it
  record Entry(byte[] key, QueueRow row) {

    long sequence() {
      return QueueKeys.sequence(key);
    }
  }

  /** Hears of each row that is there at the start. */
  interface RowVisitor {
    void row(String queue, long sequence, Instant due);
  }

  /** Visits all rows that are no dead letters; to be called once, before anything is added. */
  void open(RowVisitor visitor) {
    store.scan(
        Table.SPOOL,
        new byte[] {0},
        new byte[] {(byte) 0xff},
        (key, value) -> {
          long sequence = QueueKeys.sequence(key);
          lastSequence.accumulateAndGet(sequence, Math::max);
          if (!QueueKeys.isDeadLetter(key)) {
            visitor.row(QueueKeys.queue(key), sequence, QueueRow.decode(value).due());
          }
          return true;
        });
  }

  /** Adds a mail; returns its row. */
  Entry add(byte[] prefix, Mail mail, Instant due) throws MessagingException, IOException {
    long sequence = lastSequence.incrementAndGet();
    List<Event> events = log.added(mail);
    Changes changes = new Changes();
    try (MailOctets.Lease lease = octets.hold(changes, mail, QueueKeys.holder(sequence))) {
      Entry entry = entry(prefix, sequence, QueueRow.fresh(due, MailJson.write(mail, lease.id())));
      changes.put(Table.SPOOL, entry.key(), entry.row().encode());
      boolean safe = lease.shared() && events.isEmpty();
      log.write(changes, events, safe ? Durability.WRITTEN : Durability.SYNCED);
      return entry;
    }
  }

  /** Makes a row say what the mail is now; {@code times} has its new due time and attempts. */
  Entry replace(Entry old, Mail mail, QueueRow times) throws MessagingException, IOException {
    MailJson.Envelope before = MailJson.read(old.row().envelope());
    Changes changes = new Changes();
    // A holder of its own: the row may have held other octets.
    String holder = QueueKeys.holder(old.sequence());
    octets.release(changes, before.octets(), holder);
    try (MailOctets.Lease lease = octets.hold(changes, mail, holder)) {
      Entry entry = new Entry(old.key(), times.withEnvelope(MailJson.write(mail, lease.id())));
      changes.put(Table.SPOOL, entry.key(), entry.row().encode());
      store.write(changes, Durability.WRITTEN);
      if (!before.octets().equals(lease.id())) {
        octets.removeIfUnused(before.octets());
      }
      return entry;
    }
  }

  /** Writes other times into a row. */
  void reschedule(Entry entry) {
    Changes changes = new Changes().put(Table.SPOOL, entry.key(), entry.row().encode());
    store.write(changes, Durability.WRITTEN);
  }

  /**
   * Removes a row that is dealt with, if the store is still of the generation in which that was
   * done: what was made of the mail without waiting for the disk may be gone otherwise.
   */
  void removeIn(long generation, Entry entry, MessageId message) {
    remove(new Changes().inGeneration(generation), entry, message, List.of());
  }

  /** Removes a row that nobody wants any more. */
  void remove(Entry entry) throws MessagingException {
    MailJson.Envelope envelope = MailJson.read(entry.row().envelope());
    remove(new Changes(), entry, envelope.octets(), List.of());
  }

  /** Removes a row because an administrator wants it so. */
  void cancel(Entry entry) throws MessagingException {
    MailJson.Envelope envelope = MailJson.read(entry.row().envelope());
    remove(new Changes(), entry, envelope.octets(), log.removed(envelope.mail()));
  }

  private void remove(Changes changes, Entry entry, MessageId message, List<Event> events) {
    changes.delete(Table.SPOOL, entry.key());
    octets.release(changes, message, QueueKeys.holder(entry.sequence()));
    log.write(changes, events, Durability.WRITTEN);
    octets.removeIfUnused(message);
  }

  /** Adds a dead letter; synced when it returns. */
  Entry bury(String path, Mail mail, String reason, Instant now)
      throws MessagingException, IOException {
    return bury(path, mail, reason, now, new Changes());
  }

  /** Makes a dead letter of a row; synced when it returns. */
  Entry buryRow(Entry old, String path, Mail mail, String reason, Instant now)
      throws MessagingException, IOException {
    MailJson.Envelope before = MailJson.read(old.row().envelope());
    Changes changes = new Changes().delete(Table.SPOOL, old.key());
    octets.release(changes, before.octets(), QueueKeys.holder(old.sequence()));
    Entry letter = bury(path, mail, reason, now, changes);
    octets.removeIfUnused(before.octets());
    return letter;
  }

  private Entry bury(String path, Mail mail, String reason, Instant now, Changes changes)
      throws MessagingException, IOException {
    long sequence = lastSequence.incrementAndGet();
    List<Event> events = log.died(mail, path, reason);
    try (MailOctets.Lease lease = octets.hold(changes, mail, QueueKeys.holder(sequence))) {
      QueueRow row = QueueRow.fresh(now, MailJson.write(mail, lease.id()));
      Entry entry = entry(QueueKeys.ofDeadLetters(path), sequence, row);
      changes.put(Table.SPOOL, entry.key(), row.encode());
      log.write(changes, events, Durability.SYNCED);
      return entry;
    }
  }

  private static Entry entry(byte[] prefix, long sequence, QueueRow row) {
    return new Entry(QueueKeys.row(prefix, sequence), row);
  }

  /** The row with this number; empty when it is gone. */
  Optional<Entry> find(byte[] prefix, long sequence) {
    byte[] key = QueueKeys.row(prefix, sequence);
    return store.get(Table.SPOOL, key).map(value -> new Entry(key, QueueRow.decode(value)));
  }

  /** The next rows with this prefix, from {@code from} on; none at the end. */
  List<Entry> page(byte[] prefix, byte[] from) {
    List<Entry> page = new ArrayList<>();
    store.scan(
        Table.SPOOL,
        from,
        Keys.after(prefix),
        (key, value) -> {
          page.add(new Entry(key.clone(), QueueRow.decode(value)));
          return page.size() < PAGE;
        });
    return page;
  }

  /** Tells of every row with this prefix. */
  void forEach(byte[] prefix, BiConsumer<Long, Instant> row) {
    store.scan(
        Table.SPOOL,
        prefix,
        Keys.after(prefix),
        (key, value) -> {
          row.accept(QueueKeys.sequence(key), QueueRow.decode(value).due());
          return true;
        });
  }

  /** How many rows have this prefix. */
  long count(byte[] prefix) {
    AtomicLong count = new AtomicLong();
    store.scan(
        Table.SPOOL, prefix, Keys.after(prefix), (key, value) -> count.incrementAndGet() > 0);
    return count.get();
  }

  /** The mail of a row, with its message. */
  Mail mail(Entry entry) throws MessagingException {
    MailJson.Envelope envelope = MailJson.read(entry.row().envelope());
    envelope.mail().setMessageNoCopy(octets.message(envelope.octets()));
    return envelope.mail();
  }

  /** A mail that is handed out, and the use of its octets for as long as it is in flight. */
  record HandedOut(Mail mail, MailOctets.Lease octets) {}

  /** Takes the mail of a row out to be processed. */
  HandedOut handOut(Entry entry) throws MessagingException {
    MailJson.Envelope envelope = MailJson.read(entry.row().envelope());
    envelope.mail().setMessageNoCopy(octets.message(envelope.octets()));
    return new HandedOut(envelope.mail(), octets.use(envelope.octets()));
  }

  /** Grows when what was written without waiting for the disk may be gone. */
  long generation() {
    return store.generation();
  }

  /** Whether mail may be processed now. */
  boolean isReady() {
    return store.health().takesMail();
  }
}
