// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.rocks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * How a {@link RocksStore} works.
 *
 * @param directory the data directory; the store makes {@code store/} and {@code store.lock} in it
 * @param freeSpaceFloor octets that have to stay free on the file system; below, {@link
 *     RocksStore#health()} says LOW_SPACE
 * @param giveUpAfter how long a store that fails for another reason than a full disk tries to open
 *     its files again before it is FAILED
 * @param threads makes the one thread that works while the store is away or the space is low
 * @param onFailure is told once, in one sentence, that the store has failed for good; the process
 *     should end then
 */
public record RocksSettings(
    Path directory,
    long freeSpaceFloor,
    Duration giveUpAfter,
    ThreadFactory threads,
    Consumer<String> onFailure) {

  /**
   * The usual floor: 256 MiB, which is a memtable, a write-ahead log and some minutes of outcomes.
   */
  public static final long USUAL_FLOOR = 256L << 20;

  /** A file system that is small by design keeps this part of it free: one of 20. */
  static final int SMALLEST_PART = 20;

  private static final Duration USUAL_PATIENCE = Duration.ofMinutes(2);

  /** The usual settings for a data directory. */
  public static RocksSettings of(Path directory) {
    return new RocksSettings(
        directory, USUAL_FLOOR, USUAL_PATIENCE, RocksSettings::daemon, failure -> {});
  }

  /**
   * With another floor in octets; whatever is demanded, 5 % of the file system is the most that is
   * kept free.
   */
  public RocksSettings withFreeSpaceFloor(long octets) {
    return new RocksSettings(directory, octets, giveUpAfter, threads, onFailure);
  }

  /** With another patience. */
  public RocksSettings withGiveUpAfter(Duration patience) {
    return new RocksSettings(directory, freeSpaceFloor, patience, threads, onFailure);
  }

  /** With another maker of threads. */
  public RocksSettings withThreads(ThreadFactory factory) {
    return new RocksSettings(directory, freeSpaceFloor, giveUpAfter, factory, onFailure);
  }

  /** With somebody who ends the process. */
  public RocksSettings withOnFailure(Consumer<String> callback) {
    return new RocksSettings(directory, freeSpaceFloor, giveUpAfter, threads, callback);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "waybill-store");
    thread.setDaemon(true);
    return thread;
  }
}
