// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.StoreHealth.State;
import dev.waybill.core.store.Table;
import dev.waybill.storage.rocks.FailingDisk.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there, whatever the disk does. */
@Timeout(120)
final class RocksStoreFaultTest {

  private static final int THREADS = 4;
  private static final int SOME = 60;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MEBIBYTE = 1 << 20;

  @TempDir private Path directory;

  @Test
  void it_goes_on_by_itself_after_every_failure() throws Exception {
    Path data = Files.createDirectories(directory.resolve("data"));
    FailingDisk disk = FailingDisk.compile(directory);
    try (Witness witness =
        Witness.start(data, THREADS, 0, PATIENCE, disk.variables(data.toRealPath()))) {
      witness.awaitMore(SOME);
      for (Fault fault : Fault.values()) {
        if (fault != Fault.NONE) {
          disk.fail(fault);
          witness.awaitHealth("AWAY");
          disk.fail(Fault.NONE);
          witness.awaitHealth("OK");
          witness.awaitMore(SOME);
        }
      }
      witness.kill();
      witness.assertNothingIsLost();
    }
  }

  @Test
  void it_ends_the_process_when_it_cannot_be_reopened() throws Exception {
    Path data = Files.createDirectories(directory.resolve("data"));
    FailingDisk disk = FailingDisk.compile(directory);
    try (Witness witness =
        Witness.start(
            data, THREADS, 0, Duration.ofMillis(500), disk.variables(data.toRealPath()))) {
      witness.awaitMore(SOME);
      disk.fail(Fault.SYNC);
      witness.awaitEnd();
      assertThat(witness.health()).isEqualTo("FAILED");
      witness.assertNothingIsLost();
    }
  }

  @Test
  void a_full_disk_stops_it_until_there_is_room() throws Exception {
    Path data = Files.createDirectories(directory.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", data.toString()),
        "skipped: only root can mount a small file system");
    try {
      Path ballast = Files.write(data.resolve("ballast"), new byte[30 * MEBIBYTE]);
      try (Witness witness = Witness.start(data, THREADS, MEBIBYTE, PATIENCE, Map.of())) {
        witness.awaitHealth("AWAY");
        Files.delete(ballast);
        witness.awaitHealth("OK");
        witness.awaitMore(SOME);
        witness.kill();
        witness.assertNothingIsLost();
      }
    } finally {
      run("umount", "-l", data.toString());
    }
  }

  @Test
  void little_room_is_told_before_the_disk_is_full() throws Exception {
    Path data = Files.createDirectories(directory.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", data.toString()),
        "skipped: only root can mount a small file system");
    try (RocksStore store = RocksStore.open(RocksSettings.of(data))) {
      assertThat(store.health().state()).isEqualTo(State.OK);
      long left = data.toFile().getUsableSpace() - 2 * MEBIBYTE;
      Path ballast = Files.write(data.resolve("ballast"), new byte[(int) left]);
      await().until(() -> store.health().state() == State.LOW_SPACE);
      assertThat(store.health().takesMail()).isFalse();
      store.write(new Changes().put(Table.LOG, Keys.of(1), Keys.of(1)), Durability.SYNCED);
      Files.delete(ballast);
      await().until(() -> store.health().takesMail());
    } finally {
      run("umount", "-l", data.toString());
    }
  }

  @Test
  void octets_that_nobody_needs_make_room() throws Exception {
    Path data = Files.createDirectories(directory.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", data.toString()),
        "skipped: only root can mount a small file system");
    try (RocksStore store = RocksStore.open(RocksSettings.of(data))) {
      for (int i = 0; i < 20; i++) {
        byte[] octets = new byte[MEBIBYTE];
        store.write(new Changes().put(Table.OCTETS, Keys.of(i), octets), Durability.SYNCED);
      }
      for (int i = 0; i < 20; i++) {
        store.write(new Changes().delete(Table.OCTETS, Keys.of(i)), Durability.SYNCED);
      }
      long left = data.toFile().getUsableSpace() - 2 * MEBIBYTE;
      Files.write(data.resolve("ballast"), new byte[(int) left]);
      await().until(() -> store.health().state() == State.LOW_SPACE);
      await().until(() -> store.health().takesMail());
    } finally {
      run("umount", "-l", data.toString());
    }
  }

  @Test
  void a_process_that_is_killed_loses_nothing() throws Exception {
    try (Witness witness = Witness.start(directory, THREADS, 0, PATIENCE, Map.of())) {
      witness.awaitMore(SOME);
      witness.kill();
      witness.assertNothingIsLost();
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }
}
