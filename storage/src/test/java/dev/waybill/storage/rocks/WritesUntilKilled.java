// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.rocks;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.StoreException;
import dev.waybill.core.store.StoreHealth;
import dev.waybill.core.store.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes and deletes on several threads and says what was acknowledged, until it is killed. While
 * the store is away every thread goes on trying, with another key each time.
 */
public final class WritesUntilKilled {

  /** The length of a value that is kept in a file of its own. */
  static final int LENGTH = 5000;

  private static final long PAUSE = Duration.ofMillis(5).toNanos();

  private WritesUntilKilled() {}

  /**
   * Prints {@code acked key .}, {@code deleting key .}, {@code deleted key .}, {@code health STATE
   * .} whenever the state is another one. When the store is given up the process closes it, prints
   * {@code end .} and ends.
   *
   * @param arguments the data directory, the number of threads, the floor in octets, and after how
   *     many milliseconds the store gives up
   */
  public static void main(String[] arguments) {
    RocksSettings settings =
        RocksSettings.of(Path.of(arguments[0]))
            .withFreeSpaceFloor(Long.parseLong(arguments[2]))
            .withGiveUpAfter(Duration.ofMillis(Long.parseLong(arguments[3])))
            .withOnFailure(text -> System.exit(1));
    RocksStore store = RocksStore.open(settings);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(store)));
    long firstKey = System.nanoTime();
    for (int thread = 0; thread < Integer.parseInt(arguments[1]); thread++) {
      long first = firstKey + thread * 1_000_000_000_000L;
      new Thread(() -> write(store, first)).start();
    }
    StoreHealth.State last = StoreHealth.State.OK;
    while (true) {
      StoreHealth.State now = store.health().state();
      if (now != last) {
        System.out.println("health " + now + " .");
        last = now;
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  private static void end(RocksStore store) {
    System.out.println("health " + store.health().state() + " .");
    store.close();
    System.out.println("end .");
  }

  static byte[] value(long key) {
    byte[] value = new byte[LENGTH];
    new Random(key).nextBytes(value);
    return value;
  }

  private static void write(RocksStore store, long first) {
    for (long key = first; true; key++) {
      try {
        store.write(
            new Changes()
                .put(Table.OCTETS, Keys.of(key), value(key))
                .put(Table.STORED, Keys.of(key), Keys.of(key)),
            Durability.SYNCED);
        System.out.println("acked " + key + " .");
        if (key % 4 == 3) {
          delete(store, key - 2);
        }
      } catch (StoreException e) {
        LockSupport.parkNanos(PAUSE);
      }
    }
  }

  private static void delete(RocksStore store, long key) {
    System.out.println("deleting " + key + " .");
    store.write(
        new Changes().delete(Table.OCTETS, Keys.of(key)).delete(Table.STORED, Keys.of(key)),
        Durability.SYNCED);
    System.out.println("deleted " + key + " .");
  }
}
