// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Keeps a second server out of a data directory; the operating system lifts it at any death. */
final class DataLock implements AutoCloseable {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final FileChannel channel;

  private DataLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws StartProblem when another server has it, or the directory cannot be written
   */
  static DataLock take(Path data) {
    Path file = data.resolve("server.lock");
    try {
      // Mail, addresses and password hashes are nobody else's business.
      Files.createDirectories(data, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new StartProblem(
            "Another server is running on " + data + "; stop it, or choose another --data DIR");
      }
      return new DataLock(channel);
    } catch (IOException e) {
      throw new StartProblem("The data directory " + data + " cannot be written: " + e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the lock of the data directory cannot be lifted", e);
    }
  }
}
