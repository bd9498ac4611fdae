// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.redis;

import dev.waybill.testkit.net.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/** A redis-server process of its own, on a free port of the loopback interface. Thread-safe. */
public final class RealRedis implements AutoCloseable {

  private final Path directory;
  private final int port;
  private final List<String> options;
  private Process process;

  private RealRedis(Path directory, int port, List<String> options) throws IOException {
    this.directory = directory;
    this.port = port;
    this.options = options;
    this.process = run();
  }

  /** One that forgets everything when it ends. */
  public static RealRedis forgetful(Path directory) throws IOException {
    return start(directory, "--save", "", "--appendonly", "no");
  }

  /** One that remembers everything that it has answered. */
  public static RealRedis durable(Path directory) throws IOException {
    return start(directory, "--save", "", "--appendonly", "yes", "--appendfsync", "always");
  }

  /** One with options of its own. */
  public static RealRedis start(Path directory, String... options) throws IOException {
    int port = FreePorts.one();
    List<String> all = new ArrayList<>(List.of("--port", "" + port));
    all.addAll(List.of(options));
    return new RealRedis(directory, port, all);
  }

  /** One that only speaks TLS, with options of its own. */
  public static RealRedis withTls(Path directory, String... options) throws IOException {
    int port = FreePorts.one();
    List<String> all = new ArrayList<>(List.of("--port", "0", "--tls-port", "" + port));
    all.addAll(List.of(options));
    return new RealRedis(directory, port, all);
  }

  /** A sentinel; it calls what it watches "mymaster". */
  public static RealRedis sentinel(Path directory, RealRedis master) throws IOException {
    int port = FreePorts.one();
    Path file =
        Files.writeString(
            directory.resolve("sentinel.conf"),
            "port " + port + "\nsentinel monitor mymaster 127.0.0.1 " + master.port + " 1\n");
    return new RealRedis(directory, port, List.of(file.toString(), "--sentinel"));
  }

  private Process run() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ExecutableProvider.newJarResourceProvider().get().getPath());
    command.addAll(options);
    command.addAll(List.of("--bind", "127.0.0.1", "--dir", directory.toString()));
    Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader output = started.inputReader(StandardCharsets.UTF_8);
    List<String> said = new ArrayList<>();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.add(line);
      if (line.contains("Ready to accept connections") || line.contains("+monitor master")) {
        drain(output);
        return started;
      }
    }
    throw new IOException("redis-server ended: " + said);
  }

  // So that it never waits for somebody to read what it says.
  private static void drain(BufferedReader output) {
    Thread reader = new Thread(() -> output.lines().forEach(line -> {}), "redis-output");
    reader.setDaemon(true);
    reader.start();
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** Where it is, without TLS. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Ends it without a word (SIGKILL). */
  public synchronized void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Starts it again on the same port and directory. */
  public synchronized void restart() throws IOException {
    process = run();
  }

  @Override
  public void close() {
    kill();
  }
}
