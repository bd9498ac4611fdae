// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.Table;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Octets in memory, with their holders in a store. */
public final class MemoryOctets implements StoredOctets {

  private final Store store;
  private final Map<Long, byte[]> octets = new ConcurrentHashMap<>();

  public MemoryOctets(Store store) {
    this.store = store;
  }

  public void put(long id, byte[] content) {
    octets.put(id, content);
  }

  public void lose(long id) {
    octets.remove(id);
  }

  public int count() {
    return octets.size();
  }

  @Override
  public void hold(Changes changes, long id, String holder) {
    changes.put(Table.HOLDER, Keys.join(Keys.of(id), Keys.of(holder)), new byte[0]);
  }

  @Override
  public void release(Changes changes, long id, String holder) {
    changes.delete(Table.HOLDER, Keys.join(Keys.of(id), Keys.of(holder)));
  }

  @Override
  public void removeIfUnused(long id) {
    boolean[] held = {false};
    store.scan(
        Table.HOLDER,
        Keys.of(id),
        Keys.of(id + 1),
        (key, value) -> {
          held[0] = true;
          return false;
        });
    if (!held[0]) {
      octets.remove(id);
    }
  }

  @Override
  public InputStream open(long id) throws IOException {
    byte[] content = octets.get(id);
    if (content == null) {
      throw new FileNotFoundException("octets " + id);
    }
    return new ByteArrayInputStream(content);
  }
}
