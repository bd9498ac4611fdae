// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Making the names in a directory survive a loss of power. */
final class Durably {

  // Windows refuses to open a directory as a file; NTFS journals its names by itself.
  private static final boolean DIRECTORIES_CAN_BE_SYNCED = File.separatorChar == '/';

  private Durably() {}

  /** Waits until the directory's entries, new and renamed ones, are on the disk. */
  static void sync(Path directory) throws IOException {
    if (DIRECTORIES_CAN_BE_SYNCED) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
