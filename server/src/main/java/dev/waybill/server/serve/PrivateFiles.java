// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Closes a directory to every other user: mail, addresses and password hashes are nobody else's
 * business, also where an older version or another program has made the files. Symbolic links are
 * not followed.
 */
final class PrivateFiles extends SimpleFileVisitor<Path> {

  /** Permissions that only the owner has. */
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private int closed;

  private PrivateFiles() {}

  /**
   * Takes all permissions of the group and of others from the directory and everything below it.
   *
   * @return how many files and directories had some
   */
  static int close(Path directory) throws IOException {
    if (!Files.getFileStore(directory).supportsFileAttributeView("posix")) {
      return 0;
    }
    PrivateFiles visitor = new PrivateFiles();
    Files.walkFileTree(directory.toRealPath(), visitor);
    return visitor.closed;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
      throws IOException {
    close(directory, attributes);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    close(file, attributes);
    return FileVisitResult.CONTINUE;
  }

  private void close(Path path, BasicFileAttributes attributes) throws IOException {
    if (attributes.isSymbolicLink()) {
      return;
    }
    try {
      Set<PosixFilePermission> had = Files.getPosixFilePermissions(path);
      if (!OWNER.containsAll(had)) {
        Set<PosixFilePermission> left = EnumSet.noneOf(PosixFilePermission.class);
        left.addAll(had);
        left.retainAll(OWNER);
        Files.setPosixFilePermissions(path, left);
        closed++;
      }
    } catch (NoSuchFileException e) {
      // Gone in between, which closes it too.
      return;
    }
  }
}
