// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * A disk that can be told to fail under a running process: a library that is loaded in front of
 * libc's, compiled from {@code proof/faults.c} by the compiler of this machine. Thread-safe.
 */
final class FaultyDisk {

  /** What fails; the characters are those of {@code faults.c}. */
  enum Fault {
    NONE("00"),
    /** Every write fails with EIO. */
    WRITES("e0"),
    /** Every write stores only the first half of what it was given. */
    SHORT_WRITES("s0"),
    /** Every sync fails with EIO. */
    SYNCS("0e");

    private final String control;

    Fault(String control) {
      this.control = control;
    }
  }

  private final Path library;
  private final Path control;
  private final Path below;

  private FaultyDisk(Path library, Path control, Path below) {
    this.library = library;
    this.control = control;
    this.below = below;
  }

  /** Why there can be none on this machine, if so. */
  static Optional<String> obstacle() {
    return Programs.called("gcc").findFirst().isPresent()
        ? Optional.empty()
        : Optional.of("there is no gcc");
  }

  /**
   * A disk that works.
   *
   * @param directory holds the library
   * @param below the files there can fail
   */
  static FaultyDisk compile(Path directory, Path below) throws IOException {
    Path source = directory.resolve("faults.c");
    try (InputStream shipped = FaultyDisk.class.getResourceAsStream("/proof/faults.c")) {
      if (shipped == null) {
        throw new IllegalStateException("faults.c is not on the class path");
      }
      Files.copy(shipped, source);
    }
    Path library = directory.resolve("faults.so");
    Programs.run("gcc", "-O2", "-shared", "-fPIC", "-o", library + "", source + "", "-ldl");
    FaultyDisk disk = new FaultyDisk(library, directory.resolve("faults"), below.toAbsolutePath());
    disk.now(Fault.NONE);
    return disk;
  }

  /** What the process needs in its environment. */
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "FAULTS", control.toString(),
        "FAULTS_BELOW", below.toString());
  }

  /** From now on this fails. */
  void now(Fault fault) {
    try {
      // In place: the process has the file mapped, and a shorter one would end it.
      byte[] octets = fault.control.getBytes(StandardCharsets.US_ASCII);
      Files.write(control, octets, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
