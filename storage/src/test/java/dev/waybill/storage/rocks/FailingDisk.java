// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.rocks;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;

/** Makes the disk of a child process fail on charge: {@code faults.c}, compiled by gcc. */
public final class FailingDisk {

  /** How it fails. */
  public enum Fault {
    /** Not at all. */
    NONE('0'),
    /** Every write: an I/O error. */
    WRITE('w'),
    /** Every write: no space left. */
    NO_SPACE('n'),
    /** Every write: the file is too large. */
    FILE_SIZE('b'),
    /** Every sync: an I/O error. */
    SYNC('f'),
    /** Half of a write is made, the rest is an I/O error. */
    TORN_WRITE('s'),
    /** No file can be opened, no write is possible. */
    NO_DESCRIPTORS('m');

    private final char code;

    Fault(char code) {
      this.code = code;
    }
  }

  private final Path library;
  private final Path control;

  private FailingDisk(Path library, Path control) {
    this.library = library;
    this.control = control;
  }

  /** Compiles it in a directory; skips the test where there is no gcc. */
  public static FailingDisk compile(Path directory) throws IOException, InterruptedException {
    Path source = directory.resolve("faults.c");
    try (InputStream stored = FailingDisk.class.getResourceAsStream("/faults.c")) {
      Files.copy(Objects.requireNonNull(stored), source);
    }
    Path library = directory.resolve("faults.so");
    FailingDisk disk = new FailingDisk(library, directory.resolve("control"));
    assumeTrue(isCompiled(source, library), "skipped: no gcc that makes a library for LD_PRELOAD");
    disk.fail(Fault.NONE);
    return disk;
  }

  private static boolean isCompiled(Path source, Path library) throws InterruptedException {
    try {
      return new ProcessBuilder(
                  "gcc", "-shared", "-fPIC", "-O1", "-o", "" + library, "" + source, "-ldl")
              .inheritIO()
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** What the environment of a process has to have for files below a directory to fail. */
  public Map<String, String> variables(Path under) {
    return Map.of(
        "LD_PRELOAD", "" + library, "FAULTS_CONTROL", "" + control, "FAULTS_UNDER", "" + under);
  }

  /** From now on. */
  public void fail(Fault fault) throws IOException {
    // In place: the process has mapped the file.
    try (FileChannel file =
        FileChannel.open(control, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[] {(byte) fault.code}), 0);
    }
  }
}
