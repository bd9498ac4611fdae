// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one data directory has one user, in this process and in others.
 *
 * <p>H2 has a lock too, but lets a second opener in the same process in; claims live in memory, so
 * two openers would deliver everything twice. The operating system drops the lock with the process.
 */
final class DirectoryLock implements AutoCloseable {

  static final String FILE = "waybill.lock";

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws StorageException when somebody has it
   */
  static DirectoryLock take(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw inUse(directory);
    }
    return new DirectoryLock(channel);
  }

  static StorageException inUse(Path directory) {
    return new StorageException(
        "the data directory "
            + directory
            + " is in use: another Waybill, or a tool that has its database open; stop it first,"
            + " or give this one a directory of its own");
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
