// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Programs of this machine. */
final class Programs {

  private Programs() {}

  /** All of this name, the first of the path first. */
  static Stream<String> called(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    // Servers are often outside the path of an ordinary user.
    return Stream.concat(
            Stream.of(path.split(File.pathSeparator, -1)), Stream.of("/usr/sbin", "/usr/bin"))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .map(Path::toString);
  }

  /** Whether one can be run and ends with exit code 0. */
  static boolean succeeds(String... command) {
    try {
      run(command);
      return true;
    } catch (AssertionError | UncheckedIOException e) {
      return false;
    }
  }

  /**
   * Runs one to its end.
   *
   * @throws AssertionError with its output if its exit code is not 0
   */
  static String run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.onExit().join().exitValue() != 0) {
        throw new AssertionError(List.of(command) + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
