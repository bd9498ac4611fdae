// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Describes a process before it starts. Confined to one thread. */
public final class ServerProcessBuilder {

  private final List<String> command;
  private final Map<String, String> environment = new HashMap<>();
  private Path directory = Path.of("");
  private Path output = Path.of("");

  ServerProcessBuilder(List<String> command) {
    this.command = new ArrayList<>(command);
  }

  static List<String> javaCommand(List<String> options, String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(arguments);
    return command;
  }

  /** Runs there; in the directory of the test otherwise. */
  public ServerProcessBuilder directory(Path where) {
    directory = where;
    return this;
  }

  /** Sets an environment variable. */
  public ServerProcessBuilder environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Collects standard output and error in this file, after what is in it; a temporary one else. */
  public ServerProcessBuilder output(Path file) {
    output = file;
    return this;
  }

  /** Starts the process; this says nothing about whether it is ready. */
  public ServerProcess start() {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(nothing()));
    builder.environment().putAll(environment);
    if (!directory.toString().isEmpty()) {
      builder.directory(directory.toFile());
    }
    try {
      Path file = output.toString().isEmpty() ? temporary() : output;
      return new ServerProcess(builder.start(), file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
  }

  private static Path temporary() throws IOException {
    Path file = Files.createTempFile("server", ".log");
    file.toFile().deleteOnExit();
    return file;
  }

  /** A process that asks its terminal something must not wait for an answer. */
  private static File nothing() {
    return new File(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null");
  }
}
