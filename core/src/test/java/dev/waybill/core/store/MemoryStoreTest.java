// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class MemoryStoreTest extends StoreContract {

  private static final byte[] KEY = Keys.of("key");

  @Override
  protected Store open(Path directory) {
    return new MemoryStore();
  }

  @Override
  protected boolean survivesClosing() {
    return false;
  }

  @Test
  void a_loss_of_power_leaves_what_was_synced() {
    MemoryStore store = new MemoryStore();
    store.write(new Changes().put(Table.SPOOL, KEY, Keys.of("one")), Durability.SYNCED);
    store.write(new Changes().put(Table.SPOOL, KEY, Keys.of("two")), Durability.WRITTEN);

    store.losePower();

    assertThat(store.get(Table.SPOOL, KEY)).contains(Keys.of("one"));
    assertThatThrownBy(() -> store.write(new Changes().inGeneration(1), Durability.SYNCED))
        .isInstanceOf(StoreAwayException.class);
  }

  @Test
  void a_failure_may_or_may_not_leave_what_was_written() {
    MemoryStore store = new MemoryStore();
    Changes changes = new Changes().put(Table.SPOOL, KEY, Keys.of("one"));
    store.fail(new StoreAwayException("no room"));
    assertThatThrownBy(() -> store.write(changes, Durability.SYNCED)).hasMessage("no room");
    assertThat(store.get(Table.SPOOL, KEY)).isEmpty();

    store.fail(new StoreAwayException("sync failed"), true);
    assertThatThrownBy(() -> store.write(changes, Durability.SYNCED)).hasMessage("sync failed");
    assertThat(store.get(Table.SPOOL, KEY)).isPresent();
  }
}
