// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import dev.waybill.storage.DirectoryLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps a second server out of a data directory. */
final class DataLock implements AutoCloseable {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  /** One of them is in every data directory that a server has used. */
  private static final Set<String> OURS = Set.of("server.lock", "store", "waybill");

  /** The log of this very start, and what a file system of its own has. */
  private static final Set<String> HARMLESS = Set.of("log", "lost+found");

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
      refuseForeign(data);
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

  /** Files in it are closed to others and temporary ones removed, so it has to be ours. */
  private static void refuseForeign(Path data) throws IOException {
    if (!Files.isDirectory(data)) {
      return;
    }
    try (Stream<Path> entries = Files.list(data)) {
      Set<String> names =
          entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toSet());
      if (Collections.disjoint(names, OURS) && !HARMLESS.containsAll(names)) {
        throw new StartProblem(
            data
                + " has files in it, and none of a server; choose an empty directory, or a new one,"
                + " with --data DIR");
      }
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
