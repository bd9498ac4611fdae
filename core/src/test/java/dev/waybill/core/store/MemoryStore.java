// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory, for tests. A scan sees the moment at which it began. What happens when the
 * disk fails can be told to it: see {@link #fail} and {@link #losePower}.
 */
public final class MemoryStore implements Store {

  private volatile Map<Table, NavigableMap<byte[], byte[]>> tables = empty();
  private final Map<Table, NavigableMap<byte[], byte[]>> onDisk = empty();

  /** What was written and not synced yet, in order; guarded by this. */
  private final List<Changes.Change> unsynced = new ArrayList<>();

  private volatile @Nullable StoreException failure;
  private boolean keepsFailedWrites;
  private volatile StoreHealth health = StoreHealth.OK;
  private volatile long generation = 1;
  private final AtomicInteger syncs = new AtomicInteger();
  private final AtomicInteger writes = new AtomicInteger();

  private static Map<Table, NavigableMap<byte[], byte[]>> empty() {
    Map<Table, NavigableMap<byte[], byte[]>> tables = new EnumMap<>(Table.class);
    for (Table table : Table.values()) {
      tables.put(table, new ConcurrentSkipListMap<>(Arrays::compareUnsigned));
    }
    return tables;
  }

  private static NavigableMap<byte[], byte[]> entries(
      Map<Table, NavigableMap<byte[], byte[]>> tables, Table table) {
    return Objects.requireNonNull(tables.get(table));
  }

  private static Map<Table, NavigableMap<byte[], byte[]>> copy(
      Map<Table, NavigableMap<byte[], byte[]>> from) {
    Map<Table, NavigableMap<byte[], byte[]>> copy = empty();
    from.forEach((table, entries) -> entries(copy, table).putAll(entries));
    return copy;
  }

  /** From now on every write throws this; null lets them pass again. */
  public void fail(@Nullable StoreException with) {
    fail(with, false);
  }

  /**
   * From now on every write throws this.
   *
   * @param applied whether what is written is there all the same, as after a sync that failed
   */
  public synchronized void fail(@Nullable StoreException with, boolean applied) {
    failure = with;
    keepsFailedWrites = applied;
  }

  /** From now on it says this about itself. */
  public void healthIs(StoreHealth now) {
    health = now;
  }

  /** Forgets what was not synced, as a loss of power does, and is open again. */
  public synchronized void losePower() {
    tables = copy(onDisk);
    unsynced.clear();
    generation = generation + 1;
  }

  /** How many writes were synced. */
  public int syncs() {
    return syncs.get();
  }

  /** How many writes there were. */
  public int writes() {
    return writes.get();
  }

  /** The number of entries in a table. */
  public int size(Table table) {
    return entries(tables, table).size();
  }

  @Override
  public Optional<byte[]> get(Table table, byte[] key) {
    return Optional.ofNullable(entries(tables, table).get(key)).map(byte[]::clone);
  }

  @Override
  public void scan(Table table, byte[] from, byte[] to, Visitor visitor) {
    if (Arrays.compareUnsigned(from, to) >= 0) {
      return;
    }
    NavigableMap<byte[], byte[]> moment = new TreeMap<>(Arrays::compareUnsigned);
    synchronized (this) {
      moment.putAll(entries(tables, table).subMap(from, true, to, false));
    }
    for (Map.Entry<byte[], byte[]> entry : moment.entrySet()) {
      if (!visitor.visit(entry.getKey().clone(), entry.getValue().clone())) {
        return;
      }
    }
  }

  @Override
  public synchronized void write(Changes changes, Durability durability) {
    if (changes.generation().orElse(generation) != generation) {
      throw new StoreAwayException("the store was reopened while a message was being stored");
    }
    StoreException now = failure;
    if (now == null || keepsFailedWrites) {
      changes.list().forEach(change -> apply(tables, change));
      unsynced.addAll(changes.list());
    }
    if (now != null) {
      throw now;
    }
    writes.incrementAndGet();
    if (durability == Durability.SYNCED) {
      syncs.incrementAndGet();
      unsynced.forEach(change -> apply(onDisk, change));
      unsynced.clear();
    }
  }

  private static void apply(Map<Table, NavigableMap<byte[], byte[]>> to, Changes.Change change) {
    NavigableMap<byte[], byte[]> entries = entries(to, change.table());
    if (change instanceof Changes.Put put) {
      entries.put(put.key().clone(), put.value().clone());
    } else if (change instanceof Changes.Delete delete) {
      entries.remove(delete.key());
    } else if (change instanceof Changes.DeleteRange range
        && Arrays.compareUnsigned(range.from(), range.to()) < 0) {
      entries.subMap(range.from(), true, range.to(), false).clear();
    }
  }

  @Override
  public long generation() {
    return generation;
  }

  @Override
  public StoreHealth health() {
    return health;
  }

  @Override
  public void close() {}
}
