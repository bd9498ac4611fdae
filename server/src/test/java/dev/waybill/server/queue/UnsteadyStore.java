// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.StoreAwayException;
import dev.waybill.core.store.StoreHealth;
import dev.waybill.core.store.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A store that is away when a test says so, and can come back as another generation. */
public final class UnsteadyStore implements Store {

  private final Store store;
  private final List<Durability> writes = new ArrayList<>();
  private volatile boolean away;
  private final AtomicLong reopened = new AtomicLong();

  public UnsteadyStore(Store store) {
    this.store = store;
  }

  public void goAway() {
    away = true;
  }

  public void comeBack() {
    away = false;
  }

  void comeBackReopened() {
    reopened.incrementAndGet();
    away = false;
  }

  /** How each write so far was made. */
  synchronized List<Durability> writes() {
    return List.copyOf(writes);
  }

  @Override
  public Optional<byte[]> get(Table table, byte[] key) {
    return store.get(table, key);
  }

  @Override
  public void scan(Table table, byte[] from, byte[] to, Visitor visitor) {
    store.scan(table, from, to, visitor);
  }

  @Override
  public void write(Changes changes, Durability durability) {
    if (away || changes.generation().orElse(generation()) != generation()) {
      throw new StoreAwayException("away", new IOException("for a test"));
    }
    synchronized (this) {
      writes.add(durability);
    }
    Changes same = new Changes();
    for (Changes.Change change : changes.list()) {
      if (change instanceof Changes.Put put) {
        same.put(put.table(), put.key(), put.value());
      } else if (change instanceof Changes.Delete delete) {
        same.delete(delete.table(), delete.key());
      } else if (change instanceof Changes.DeleteRange range) {
        same.deleteRange(range.table(), range.from(), range.to());
      }
    }
    store.write(same, durability);
  }

  @Override
  public long generation() {
    return store.generation() + reopened.get();
  }

  @Override
  public StoreHealth health() {
    return away ? new StoreHealth(StoreHealth.State.AWAY, "for a test") : store.health();
  }

  @Override
  public void close() {
    store.close();
  }
}
