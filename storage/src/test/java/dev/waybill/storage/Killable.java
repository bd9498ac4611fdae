// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A JVM of its own that runs a main class of the tests and is ended without warning. */
final class Killable implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private Killable(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  static Killable start(Class<?> main, Path argument) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                argument.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new Killable(process);
  }

  /** The next line that it printed; empty when it ended. */
  Optional<String> line() throws IOException {
    return Optional.ofNullable(output.readLine());
  }

  /** Kills it and returns what it had printed meanwhile. */
  List<String> kill() throws IOException {
    // Not the process itself: that would close its output before it is read.
    process.toHandle().destroyForcibly();
    List<String> rest = new ArrayList<>();
    Optional<String> line = line();
    while (line.isPresent()) {
      rest.add(line.get());
      line = line();
    }
    process.onExit().join();
    return rest;
  }

  @Override
  public void close() throws IOException {
    kill();
    output.close();
  }
}
