// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JVM of its own that runs a main class of the tests and is ended without warning. */
public final class Killable implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private Killable(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  static Killable start(Class<?> main, Path argument) throws IOException {
    return start(main, Map.of(), List.of(argument.toString()));
  }

  /** Starts it with these variables in its environment. */
  public static Killable start(Class<?> main, Map<String, String> variables, List<String> arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(variables);
    return new Killable(builder.start());
  }

  /** The next line that it printed; empty when it ended. */
  public Optional<String> line() throws IOException {
    return Optional.ofNullable(output.readLine());
  }

  /** Kills it; what it has printed can still be read. */
  public void destroy() {
    // Not the process itself: that would close its output before it is read.
    process.toHandle().destroyForcibly();
  }

  /** Kills it and waits for its end. */
  @Override
  public void close() throws IOException {
    destroy();
    process.onExit().join();
    output.close();
  }
}
