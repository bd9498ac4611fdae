// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.rocks;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much room the file system has, looked up at most once a second by those who ask. Thread-safe.
 */
final class FreeSpace {

  private static final long SECOND = 1_000_000_000L;

  /** Room comes back for good when it is this part of the floor above it: one of 8. */
  private static final int MARGIN = 8;

  private final Path directory;
  private final long demanded;
  private final AtomicLong nextLook = new AtomicLong(System.nanoTime());
  private volatile long free = Long.MAX_VALUE;
  private volatile long floor;
  private volatile boolean low;

  FreeSpace(Path directory, long demanded) {
    this.directory = directory;
    this.demanded = demanded;
    this.floor = demanded;
  }

  /** Whether there is less room than the floor, as of the last second. */
  boolean isLow() {
    long due = nextLook.get();
    if (System.nanoTime() - due >= 0 && nextLook.compareAndSet(due, System.nanoTime() + SECOND)) {
      look();
    }
    return low;
  }

  /** Looks now. */
  void look() {
    try {
      FileStore files = Files.getFileStore(directory);
      floor = Math.min(demanded, files.getTotalSpace() / RocksSettings.SMALLEST_PART);
      free = files.getUsableSpace();
      low = free < floor + (low ? floor / MARGIN : 0);
    } catch (IOException e) {
      // The store itself will say what is wrong with the directory.
      low = false;
    }
  }

  /** Whether a write that found no room is worth another try. */
  boolean hasSome() {
    look();
    return free > floor / 2;
  }

  /** For people. */
  String text() {
    return (free >> 10)
        + " KiB free below "
        + directory
        + ", at least "
        + (floor >> 10)
        + " KiB needed";
  }
}
