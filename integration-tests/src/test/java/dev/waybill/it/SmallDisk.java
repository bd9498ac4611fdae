// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file system of its own that can be filled: a tmpfs, which only root can mount. */
final class SmallDisk implements AutoCloseable {

  private static final int LARGEST_PIECE = 1024 * 1024;
  private static final int PAGE = 4096;

  private final Path path;
  private final Path filler;

  private SmallDisk(Path path) {
    this.path = path;
    this.filler = path.resolve("filler");
  }

  /** Why there can be none on this machine, if so. */
  static Optional<String> obstacle() {
    if (!Programs.run("id", "-u").strip().equals("0")) {
      return Optional.of("only root can mount a tmpfs");
    }
    boolean mounts = Programs.called("mount").findFirst().isPresent();
    return mounts ? Optional.empty() : Optional.of("there is no mount(8)");
  }

  /** An empty one at an empty directory. */
  static SmallDisk mount(Path directory, int mebioctets) {
    Programs.run(
        "mount", "-t", "tmpfs", "-o", "size=" + mebioctets + "m", "tmpfs", directory.toString());
    return new SmallDisk(directory);
  }

  Path path() {
    return path;
  }

  /** Writes a file until there is no room, not even for a page. */
  void fill() {
    try (FileChannel file =
        FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int piece = LARGEST_PIECE; piece >= PAGE; piece /= 2) {
        fill(file, ByteBuffer.allocate(piece));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fill(FileChannel file, ByteBuffer piece) {
    try {
      while (true) {
        file.write(piece.rewind());
      }
    } catch (IOException e) {
      // No room for a piece of this size.
    }
  }

  /** Makes room again. */
  void free() {
    try {
      Files.deleteIfExists(filler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Unmounts it; anyone who writes there has to have ended. */
  @Override
  public void close() {
    Programs.run("umount", path.toString());
  }
}
