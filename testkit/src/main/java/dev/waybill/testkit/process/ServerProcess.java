// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A server in a process of its own, with its output in a file. It and its children are killed at
 * {@link #close}, and also when this JVM ends without it. Thread-safe.
 */
public final class ServerProcess implements AutoCloseable {

  /** How much of the output a failure message shows. Chosen, no source. */
  private static final int TAIL = 40;

  /** How long the kernel may take to end a killed process. Chosen, no source. */
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final Path file;
  private final OutputLines output;
  private final Thread atExit;

  ServerProcess(Process process, Path file) {
    this.process = process;
    this.file = file;
    this.output = new OutputLines(file);
    this.atExit = new Thread(() -> killAll(process));
    Runtime.getRuntime().addShutdownHook(atExit);
    Thread reader =
        new Thread(
            () -> output.readAll(process.getInputStream()), "output of process " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /** A process with this command line. */
  public static ServerProcessBuilder command(String... command) {
    return new ServerProcessBuilder(List.of(command));
  }

  /** A JVM like this one, with its class path; {@code jvmOptions} such as {@code -Xmx512m}. */
  public static ServerProcessBuilder java(
      List<String> jvmOptions, String mainClass, String... arguments) {
    return new ServerProcessBuilder(
        ServerProcessBuilder.javaCommand(jvmOptions, mainClass, List.of(arguments)));
  }

  /** The process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The file with all of its output. */
  public Path output() {
    return file;
  }

  /** The latest lines of its output. */
  public List<String> tail(int count) {
    return output.tail(count);
  }

  /**
   * Waits until it has written a line that contains {@code text}; the first such line.
   *
   * @throws AssertionError with the end of its output if it has not by the deadline, or ends first
   */
  public String awaitLine(String text, Duration atMost) {
    Predicate<String> wanted = line -> line.contains(text);
    output.await(() -> output.find(wanted).isPresent() || output.isEnded(), atMost);
    Optional<String> line = output.find(wanted);
    return line.orElseThrow(() -> failure("has not written \"" + text + "\" within " + atMost));
  }

  /**
   * Waits until it has ended by itself; its exit code.
   *
   * @throws AssertionError with the end of its output if it has not by the deadline
   */
  public int awaitExit(Duration atMost) {
    if (!ends(atMost)) {
      throw failure("has not ended within " + atMost);
    }
    // The last lines may still be on their way to us.
    output.await(output::isEnded, KILL_PATIENCE);
    return process.exitValue();
  }

  /** Ends it and its children as a power cut does (SIGKILL) and waits until they are gone. */
  public void kill() {
    killAll(process);
    // Its output ends when nobody is left who could write to it: it and its children are gone.
    if (!ends(KILL_PATIENCE) || !output.await(output::isEnded, KILL_PATIENCE)) {
      throw failure("cannot be killed");
    }
  }

  /** Asks it to end (SIGTERM) and waits; its exit code. */
  public int stop(Duration atMost) {
    // By its handle, as Process.destroy() throws away the output that is still to come.
    process.toHandle().destroy();
    return awaitExit(atMost);
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This JVM is ending, so the hook runs anyway.
    }
  }

  private static void killAll(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.toHandle().destroyForcibly();
  }

  private boolean ends(Duration atMost) {
    try {
      return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a process", e);
    }
  }

  private AssertionError failure(String what) {
    String state = process.isAlive() ? "runs" : "ended with " + process.exitValue();
    return new AssertionError(
        "process %d %s (it %s); the end of %s:\n  %s"
            .formatted(pid(), what, state, file, String.join("\n  ", output.tail(TAIL))));
  }
}
