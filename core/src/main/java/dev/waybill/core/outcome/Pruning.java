// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the oldest entries of the log that go in one batch. Confined to one thread.
 *
 * <p>Stops at the first entry that stays: times grow with numbers but for the length of a write.
 */
final class Pruning implements Store.Visitor {

  /** Chosen: a batch of some 100 KiB, which no writer waits for noticeably. */
  private static final int MOST = 1000;

  private final Instant before;
  private final long surplus;
  private final List<byte[]> tokenKeys = new ArrayList<>();
  private int count;
  private long last;
  private long octets;

  /**
   * Finds what is too old, and the oldest of what is too much.
   *
   * @param surplus how many octets have to go, however young; may be negative
   */
  Pruning(Instant before, long surplus) {
    this.before = before;
    this.surplus = surplus;
  }

  @Override
  public boolean visit(byte[] key, byte[] value) {
    long number = Keys.number(key, 0);
    Optional<Event> event = EventLog.decoded(number, value);
    boolean young = event.filter(known -> !known.at().isBefore(before)).isPresent();
    if (young && octets >= surplus) {
      return false;
    }
    event.flatMap(known -> LogEntries.tokenKey(known, number)).ifPresent(tokenKeys::add);
    count++;
    last = number;
    octets += LogEntries.octets(value);
    return count < MOST;
  }

  int count() {
    return count;
  }

  long last() {
    return last;
  }

  long octets() {
    return octets;
  }

  /** The changes that remove what was found. */
  Changes changes(long first) {
    Changes changes = new Changes().deleteRange(Table.LOG, Keys.of(first), Keys.of(last + 1));
    tokenKeys.forEach(key -> changes.delete(Table.TOKEN, key));
    return changes;
  }
}
