// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.message.MessageToken;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.StoreException;
import dev.waybill.core.store.Table;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The append-only log of everything that happened to mail on this server.
 *
 * <p>Thread-safe. An event is written in the same batch as the state that it changes, so neither is
 * ever there without the other. Events get growing sequence numbers; numbers may be left out, and
 * none is used again, not even after a crash. A reader never sees a number while a lower one is
 * still being written, so anyone who reads forward misses nothing.
 *
 * <p>Every method throws {@link StoreException} when the store fails.
 */
public final class EventLog {

  private static final Logger LOG = System.getLogger(EventLog.class.getName());

  /** One page of a reader; chosen, as a bound of memory. */
  private static final int PAGE_OCTETS = 1024 * 1024;

  private final Store store;
  private final Sequence sequence;
  private final List<Runnable> wakes = new CopyOnWriteArrayList<>();

  /** The log in this store; goes on behind the last event that was ever written to it. */
  public EventLog(Store store) {
    this.store = store;
    this.sequence = new Sequence(store);
  }

  /** Has this called after each write of events, by the thread that wrote; must not block. */
  public void onWrite(Runnable wake) {
    wakes.add(wake);
  }

  /**
   * Writes changes and events as one batch: all of it is there afterwards, or nothing.
   *
   * @param changes what else the batch changes; entries of the log are added to it, so another try
   *     needs fresh ones
   * @param events in the order in which they happened; may be empty
   * @throws StoreException as {@link Store#write}; the same events may be written again, and
   *     readers tolerate an event that is there twice
   */
  public void write(Changes changes, List<? extends Event> events, Durability durability) {
    if (events.isEmpty()) {
      if (!changes.isEmpty()) {
        store.write(changes, durability);
      }
      return;
    }
    List<byte[]> entries = events.stream().map(EventCodec::encode).toList();
    Sequence.Numbers numbers = sequence.take(entries.size());
    try {
      long octets = 0;
      for (int i = 0; i < entries.size(); i++) {
        long number = numbers.first() + i;
        changes.put(Table.LOG, Keys.of(number), entries.get(i));
        octets += LogEntries.octets(entries.get(i));
        LogEntries.tokenKey(events.get(i), number)
            .ifPresent(key -> changes.put(Table.TOKEN, key, new byte[0]));
      }
      sequence.reserve(numbers, changes, octets);
      store.write(changes, durability);
      sequence.written(numbers, octets);
    } finally {
      sequence.release(numbers);
    }
    wakes.forEach(Runnable::run);
  }

  /** Writes one event that changes nothing else; it survives the loss of power. */
  public void record(Event event) {
    write(new Changes(), List.of(event), Durability.SYNCED);
  }

  /**
   * Writes changes together with an acceptance, or the changes alone when the log has one of this
   * token already.
   *
   * @return whether it was new
   */
  public boolean accept(Changes changes, Accepted accepted, Durability durability) {
    boolean known = isKnown(accepted.message());
    write(changes, known ? List.of() : List.of(accepted), durability);
    return !known;
  }

  /** Whether the log has an event of this message. */
  public boolean isKnown(MessageToken message) {
    return !numbers(message, 1).isEmpty();
  }

  /**
   * The events behind a place of the log, oldest first.
   *
   * @param after the last sequence number that the reader has seen; 0 for the beginning
   * @param max how many at most; there are fewer when they are long
   * @return empty when there is nothing new
   */
  public List<LoggedEvent> read(long after, int max) {
    // Before the scan: what is readable now stays so.
    long last = sequence.readable();
    List<LoggedEvent> page = new ArrayList<>();
    if (after >= last) {
      return page;
    }
    long[] octets = {0};
    store.scan(
        Table.LOG,
        Keys.of(after + 1),
        Keys.of(last + 1),
        (key, value) -> {
          long number = Keys.number(key, 0);
          Optional<Event> event = decoded(number, value);
          if (event.isPresent()) {
            page.add(new LoggedEvent(number, event.get()));
            octets[0] += value.length;
          }
          return page.size() < max && octets[0] < PAGE_OCTETS;
        });
    return page;
  }

  /** How the message came in, without its other events; cheap. */
  public Optional<Accepted> accepted(MessageToken message) {
    // The acceptance is the first event of nearly every message.
    return numbers(message, 1).stream()
        .findFirst()
        .flatMap(this::event)
        .filter(Accepted.class::isInstance)
        .map(Accepted.class::cast)
        .or(() -> history(message).map(History::accepted));
  }

  /** The whole history of a message; empty when its acceptance is not, or no longer, in the log. */
  public Optional<History> history(MessageToken message) {
    Optional<Accepted> accepted = Optional.empty();
    Optional<SignatureNote> note = Optional.empty();
    Set<RecipientEvent> events = new LinkedHashSet<>();
    for (long number : numbers(message, Integer.MAX_VALUE)) {
      Event event = event(number).orElse(null);
      if (event instanceof Accepted first && accepted.isEmpty()) {
        accepted = Optional.of(first);
      } else if (event instanceof SignatureEvent signature) {
        note =
            note.filter(known -> !(known instanceof SignatureNote.Waiting))
                .or(() -> Optional.of(signature.note()));
      } else if (event instanceof RecipientEvent outcome) {
        events.add(outcome);
      }
    }
    Optional<SignatureNote> signatures = note;
    return accepted.map(first -> new History(first, signatures, List.copyOf(events)));
  }

  /** The lowest sequence number that may still be in the log. */
  public long first() {
    return sequence.first();
  }

  /** The highest sequence number that readers may see; 0 when nothing was ever written. */
  public long last() {
    return sequence.readable();
  }

  /** About how many octets the entries take, before the store compresses them. */
  public long octets() {
    return sequence.octets();
  }

  /**
   * Removes the oldest entries, a bounded number of them, as long as they are old or too many.
   *
   * <p>Nobody is asked: a subscriber that has not seen them resumes at the oldest entry kept.
   *
   * @param before entries from before this moment go
   * @param mostOctets entries go until the others take at most so much
   * @return how many went; 0 when there is nothing more to remove
   */
  int prune(Instant before, long mostOctets) {
    Pruning pruning = new Pruning(before, octets() - mostOctets);
    store.scan(Table.LOG, Keys.of(first()), Keys.of(last() + 1), pruning);
    if (pruning.count() > 0) {
      sequence.prune(pruning.changes(first()), pruning.last() + 1, pruning.octets());
    }
    return pruning.count();
  }

  Store store() {
    return store;
  }

  private List<Long> numbers(MessageToken message, int max) {
    byte[] prefix = message.octets();
    List<Long> numbers = new ArrayList<>();
    store.scan(
        Table.TOKEN,
        prefix,
        Keys.after(prefix),
        (key, value) -> {
          numbers.add(Keys.number(key, prefix.length));
          return numbers.size() < max;
        });
    return numbers;
  }

  private Optional<Event> event(long number) {
    return store.get(Table.LOG, Keys.of(number)).flatMap(value -> decoded(number, value));
  }

  /** An entry that nobody can read must not stop those behind it. */
  static Optional<Event> decoded(long number, byte[] value) {
    try {
      return Optional.of(EventCodec.decode(value));
    } catch (IllegalArgumentException e) {
      LOG.log(Level.ERROR, "entry " + number + " of the log cannot be read and is left out", e);
      return Optional.empty();
    }
  }
}
