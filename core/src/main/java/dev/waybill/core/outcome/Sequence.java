// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.Table;
import java.util.TreeSet;

/**
 * The numbers of the log: which are taken, which may be read, which are gone.
 *
 * <p>Thread-safe. Numbers are reserved in blocks: the batch that crosses the end of a block writes
 * the end of the next one, and a process that starts begins behind the block that was reserved
 * last. So no number is used twice, even when a crash took entries away.
 */
final class Sequence {

  /** Chosen: 64 bits hold a block for each of more starts than a machine will live to see. */
  static final int BLOCK = 10_000;

  private static final byte[] RESERVED = Keys.of("log/reserved");
  private static final byte[] FIRST = Keys.of("log/first");
  private static final byte[] OCTETS = Keys.of("log/octets");

  private final Store store;
  private final TreeSet<Long> inFlight = new TreeSet<>();
  private long next;
  private long reserved;
  private long first;
  private long octets;

  /** Goes on behind everything that was ever reserved or written. */
  Sequence(Store store) {
    this.store = store;
    reserved = stored(RESERVED, 0);
    first = stored(FIRST, 1);
    octets = stored(OCTETS, 0);
    long[] last = {reserved};
    // Two batches that crossed the end of a block together may have written its ends in any order.
    store.scan(
        Table.LOG,
        Keys.of(reserved + 1),
        Keys.of(Long.MAX_VALUE),
        (key, value) -> {
          last[0] = Keys.number(key, 0);
          return true;
        });
    next = last[0] + 1;
  }

  /** Takes numbers; they are in flight until they are released. */
  synchronized Numbers take(int count) {
    Numbers numbers = new Numbers(next, next + count - 1);
    next += count;
    inFlight.add(numbers.first());
    return numbers;
  }

  /** Adds the next reservation to the batch that has these numbers, if it is the time. */
  synchronized void reserve(Numbers numbers, Changes changes, long written) {
    if (numbers.last() > reserved) {
      changes.put(Table.META, RESERVED, Keys.of(numbers.last() + BLOCK));
      changes.put(Table.META, OCTETS, Keys.of(octets + written));
    }
  }

  /** The batch is in the store. */
  synchronized void written(Numbers numbers, long written) {
    octets += written;
    if (numbers.last() > reserved) {
      reserved = numbers.last() + BLOCK;
    }
  }

  /** The batch is in the store, or will not be. */
  synchronized void release(Numbers numbers) {
    inFlight.remove(numbers.first());
  }

  /** The highest number below every one in flight. */
  synchronized long readable() {
    return inFlight.isEmpty() ? next - 1 : inFlight.first() - 1;
  }

  synchronized long first() {
    return first;
  }

  synchronized long octets() {
    return octets;
  }

  /** Makes changes that remove all entries below {@code from}. */
  void prune(Changes changes, long from, long removed) {
    changes.put(Table.META, FIRST, Keys.of(from));
    changes.put(Table.META, OCTETS, Keys.of(Math.max(0, octets() - removed)));
    store.write(changes, Durability.WRITTEN);
    synchronized (this) {
      first = from;
      // After a crash a block of entries may have gone uncounted.
      octets = Math.max(0, octets - removed);
    }
  }

  private long stored(byte[] key, long otherwise) {
    return store.get(Table.META, key).map(value -> Keys.number(value, 0)).orElse(otherwise);
  }

  /**
   * Numbers of one batch.
   *
   * @param first the lowest
   * @param last the highest
   */
  record Numbers(long first, long last) {}
}
