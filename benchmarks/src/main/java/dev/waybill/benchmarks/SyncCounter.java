// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Counts the waits for the disk of one process with a library that is loaded in front of libc's;
 * compiled from {@code count-syncs.c} by the compiler of this machine. Immutable.
 *
 * @param library the compiled library
 * @param count the file with the count
 */
record SyncCounter(Path library, Path count) {

  private static final String SOURCE = "count-syncs.c";

  /**
   * A counter, unless this machine has no compiler.
   *
   * @param directory an existing one; left to the caller
   */
  static Optional<SyncCounter> compile(Path directory) throws IOException {
    boolean compiler =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .anyMatch(place -> Files.isExecutable(Path.of(place, "gcc")));
    if (!compiler) {
      return Optional.empty();
    }
    Path source = directory.resolve(SOURCE);
    try (InputStream shipped = SyncCounter.class.getResourceAsStream("/" + SOURCE)) {
      if (shipped == null) {
        throw new IllegalStateException(SOURCE + " is not on the class path");
      }
      Files.copy(shipped, source);
    }
    Path library = directory.resolve("count-syncs.so");
    List<String> command =
        List.of("gcc", "-O2", "-shared", "-fPIC", "-o", library + "", source + "", "-ldl");
    if (new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue() != 0) {
      throw new IOException(SOURCE + " cannot be compiled");
    }
    return Optional.of(new SyncCounter(library, directory.resolve("syncs")));
  }

  /** What the process needs in its environment. */
  Map<String, String> environment() {
    return Map.of("LD_PRELOAD", library.toString(), "COUNT_SYNCS", count.toString());
  }

  /** Syncs since the process started. */
  long read() throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(count)).order(ByteOrder.nativeOrder()).getLong();
  }
}
