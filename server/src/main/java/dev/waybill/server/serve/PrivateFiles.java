// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
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

  /**
   * What became of the files.
   *
   * @param closed how many files and directories were open to others
   * @param left those that belong to somebody else, such as lost+found
   */
  record Result(int closed, List<Path> left) {}

  private final List<Path> left = new ArrayList<>();
  private int closed;

  private PrivateFiles() {}

  /**
   * Takes all permissions of the group and of others from the directory and everything below it
   * that is ours.
   */
  static Result close(Path directory) throws IOException {
    if (!Files.getFileStore(directory).supportsFileAttributeView("posix")) {
      return new Result(0, List.of());
    }
    PrivateFiles visitor = new PrivateFiles();
    Files.walkFileTree(directory.toRealPath(), visitor);
    return new Result(visitor.closed, List.copyOf(visitor.left));
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
    } catch (IOException e) {
      leave(path, e);
    }
  }

  @Override
  public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
    leave(path, failure);
    return FileVisitResult.CONTINUE;
  }

  private void leave(Path path, IOException failure) throws IOException {
    if (failure instanceof NoSuchFileException) {
      // Gone in between, which closes it too.
      return;
    }
    // EACCES, or EPERM of a file that belongs to somebody else.
    if (!(failure instanceof FileSystemException)) {
      throw failure;
    }
    left.add(path);
  }
}
