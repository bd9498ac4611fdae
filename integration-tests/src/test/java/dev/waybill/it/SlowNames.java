// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A resolver that can be silenced and counts who asks for the name of an address: a library that is
 * loaded in front of libc's, compiled from {@code proof/names.c}.
 */
final class SlowNames {

  private final Path library;
  private final Path lookups;

  private SlowNames(Path library, Path lookups) {
    this.library = library;
    this.lookups = lookups;
  }

  /**
   * Nobody has asked yet.
   *
   * @param directory holds the library
   */
  static SlowNames compile(Path directory) throws IOException {
    Path source = directory.resolve("names.c");
    try (InputStream shipped = SlowNames.class.getResourceAsStream("/proof/names.c")) {
      if (shipped == null) {
        throw new IllegalStateException("names.c is not on the class path");
      }
      Files.copy(shipped, source);
    }
    Path library = directory.resolve("names.so");
    Programs.run("gcc", "-O2", "-shared", "-fPIC", "-o", library + "", source + "");
    return new SlowNames(library, Files.createFile(directory.resolve("lookups")));
  }

  /** What a process needs in its environment. */
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "LOOKUPS", lookups.toString(),
        "SLOW", slow().toString());
  }

  /** The same for a process that always gets an answer. */
  Map<String, String> environmentUnsilenced() {
    return Map.of("LD_PRELOAD", library.toString(), "LOOKUPS", lookups.toString());
  }

  private Path slow() {
    return lookups.resolveSibling("slow");
  }

  /** From now on no question is answered. */
  void silence() throws IOException {
    Files.createFile(slow());
  }

  /** How often somebody has asked for a name. */
  int asked() {
    try {
      return Files.readAllLines(lookups).size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
