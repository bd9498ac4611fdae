// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.StoreAwayException;
import dev.waybill.core.store.StoreHealth;
import dev.waybill.core.store.Table;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** A store in memory that can fail, and whose writes can be watched before they are made. */
public final class TestStore implements Store {

  private final Map<Table, NavigableMap<byte[], byte[]>> tables = new EnumMap<>(Table.class);
  private volatile boolean away;
  private volatile Consumer<Changes> before = changes -> {};

  /** An empty one. */
  public TestStore() {
    for (Table table : Table.values()) {
      tables.put(table, new ConcurrentSkipListMap<>(Arrays::compareUnsigned));
    }
  }

  /** Whether writes fail from now on. */
  public void away(boolean now) {
    away = now;
  }

  /** Has this called by each writer before it writes. */
  public void beforeEachWrite(Consumer<Changes> hook) {
    before = hook;
  }

  /** How many entries a table has. */
  public int size(Table table) {
    return table(table).size();
  }

  @Override
  public Optional<byte[]> get(Table table, byte[] key) {
    return Optional.ofNullable(table(table).get(key));
  }

  @Override
  public void scan(Table table, byte[] from, byte[] to, Visitor visitor) {
    for (var entry : table(table).subMap(from, to).entrySet()) {
      if (!visitor.visit(entry.getKey(), entry.getValue())) {
        return;
      }
    }
  }

  @Override
  public void write(Changes changes, Durability durability) {
    before.accept(changes);
    if (away) {
      throw new StoreAwayException("no room", new IOException("No space left on device"));
    }
    synchronized (this) {
      changes.list().forEach(this::make);
    }
  }

  private void make(Changes.Change change) {
    if (change instanceof Changes.Put put) {
      table(put.table()).put(put.key(), put.value());
    } else if (change instanceof Changes.Delete delete) {
      table(delete.table()).remove(delete.key());
    } else if (change instanceof Changes.DeleteRange range) {
      table(range.table()).subMap(range.from(), range.to()).clear();
    }
  }

  @Override
  public StoreHealth health() {
    return away ? new StoreHealth(StoreHealth.State.AWAY, "no room") : StoreHealth.OK;
  }

  @Override
  public void close() {}

  private NavigableMap<byte[], byte[]> table(Table table) {
    return Objects.requireNonNull(tables.get(table));
  }
}
