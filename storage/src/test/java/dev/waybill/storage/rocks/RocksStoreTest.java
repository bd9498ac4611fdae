// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.StoreContract;
import dev.waybill.core.store.StoreException;
import dev.waybill.core.store.StoreHealth;
import dev.waybill.core.store.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RocksStoreTest {

  private static RocksStore open(Path directory) {
    return RocksStore.open(RocksSettings.of(directory));
  }

  @Nested
  class Keeps_the_contract extends StoreContract {

    @Override
    protected Store open(Path inDirectory) {
      return RocksStoreTest.open(inDirectory);
    }
  }

  @TempDir private Path directory;

  @Test
  void one_at_a_time_has_a_data_directory() {
    RocksStore first = open(directory);
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(directory + " is in use");
    first.close();
    open(directory).close();
  }

  @Test
  void others_cannot_look_into_it() throws IOException {
    open(directory).close();
    assertThat(Files.getPosixFilePermissions(directory.resolve("store")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void another_format_is_refused() {
    try (RocksStore store = open(directory)) {
      store.write(
          new Changes().put(Table.META, Keys.of("format"), Keys.of("2")), Durability.SYNCED);
    }
    assertThatThrownBy(() -> open(directory))
        .hasMessage(
            "the store in %s was written by another version of Waybill: it has format 2, and this"
                + " version knows 1",
            directory.resolve("store"));
    // It is not locked by the attempt.
    assertThatThrownBy(() -> open(directory)).hasMessageContaining("format 2");
  }

  @Test
  void a_queue_of_a_version_before_the_first_release_is_refused() throws IOException {
    Files.createDirectories(directory.resolve("outgoing"));
    assertThatThrownBy(() -> open(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("outgoing directory of a Waybill before its first release");
  }

  @Test
  void it_says_that_it_is_closed() {
    RocksStore store = open(directory);
    store.close();
    store.close();
    assertThatThrownBy(() -> store.get(Table.LOG, Keys.of(1))).hasMessage("the store is closed");
    assertThatThrownBy(() -> store.write(new Changes(), Durability.SYNCED))
        .hasMessage("the store is closed");
  }

  @Test
  void the_floor_is_no_more_than_a_part_of_the_file_system() {
    try (RocksStore store =
        RocksStore.open(RocksSettings.of(directory).withFreeSpaceFloor(Long.MAX_VALUE))) {
      long total = directory.toFile().getTotalSpace();
      boolean nearlyFull = directory.toFile().getUsableSpace() < total / 20;
      assertThat(store.health().state())
          .isEqualTo(nearlyFull ? StoreHealth.State.LOW_SPACE : StoreHealth.State.OK);
    }
  }
}
