// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import dev.waybill.storage.DirectoryLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Keeps a second server out of a data directory. */
final class DataLock implements AutoCloseable {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final DirectoryLock lock;

  private DataLock(DirectoryLock lock) {
    this.lock = lock;
  }

  /**
   * Takes the lock.
   *
   * @throws StartProblem when another server has it, or the directory cannot be written
   */
  static DataLock take(Path data) {
    try {
      // Mail, addresses and password hashes are nobody else's business.
      Files.createDirectories(data, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      return DirectoryLock.take(data.resolve("server.lock"))
          .map(DataLock::new)
          .orElseThrow(
              () ->
                  new StartProblem(
                      "Another server is running on "
                          + data
                          + "; stop it, or choose another --data DIR"));
    } catch (IOException e) {
      throw new StartProblem("The data directory " + data + " cannot be written: " + e);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the lock of the data directory cannot be lifted", e);
    }
  }
}
