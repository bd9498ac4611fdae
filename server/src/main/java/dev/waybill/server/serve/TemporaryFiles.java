// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directory for temporary files, below the data directory. James keeps long messages there
 * while they come in; in a shared directory they would be in other people's way, or in memory.
 */
final class TemporaryFiles {

  private static final String PROPERTY = "java.io.tmpdir";

  private TemporaryFiles() {}

  /**
   * Has the process use {@code waybill/tmp} below the data directory, empty. To be called before
   * anything makes a temporary file, by the owner of the data directory's lock.
   *
   * @return how many files a process that was killed had left there
   */
  static int use(Path data) throws IOException {
    Path directory = data.resolve("waybill").resolve("tmp");
    Files.createDirectories(directory);
    int left = 0;
    for (Path path : below(directory)) {
      left += Files.isDirectory(path) ? 0 : 1;
      Files.delete(path);
    }
    System.setProperty(PROPERTY, directory.toString());
    return left;
  }

  // Files before the directories that they are in.
  private static List<Path> below(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths
          .filter(path -> !path.equals(directory))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }
}
