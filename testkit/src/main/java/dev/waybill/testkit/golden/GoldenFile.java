// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file under {@code src/test/resources} that holds the exact octets that some output must have.
 * With {@code -Dgolden.update=true} the output is written to the file instead of compared; the diff
 * is then reviewed like any other change. Immutable.
 */
public final class GoldenFile {

  private static final String UPDATE = "golden.update";

  private final Path file;
  private final boolean update;

  private GoldenFile(Path file, boolean update) {
    this.file = file;
    this.update = update;
  }

  /** The golden file at a path below this module's {@code src/test/resources}. */
  public static GoldenFile of(String path) {
    // Surefire sets basedir to the module; an IDE starts tests in the module or says nothing.
    Path module = Path.of(System.getProperty("basedir", ""));
    return at(module.resolve("src/test/resources").resolve(path), Boolean.getBoolean(UPDATE));
  }

  /** The golden file at {@code file}, rewritten instead of compared if {@code update}. */
  public static GoldenFile at(Path file, boolean update) {
    return new GoldenFile(file, update);
  }

  /** What the file holds. */
  public byte[] bytes() {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #matches(byte[])}, for text in UTF-8. */
  public void matches(String actual) {
    matches(actual.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Compares octet for octet.
   *
   * @throws AssertionError with the first differing line of both sides, or if the file is missing
   */
  public void matches(byte[] actual) {
    if (update) {
      write(actual);
    } else if (!Files.exists(file)) {
      throw new AssertionError(
          file + " is missing; run the test with -D" + UPDATE + "=true and review what it writes");
    } else {
      byte[] expected = bytes();
      if (!Arrays.equals(expected, actual)) {
        throw new AssertionError(file + LineDiff.of(expected, actual).describe());
      }
    }
  }

  private void write(byte[] actual) {
    try {
      Path parent = file.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.write(file, actual);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
