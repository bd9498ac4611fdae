// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.testkit.net.FreePorts;
import dev.waybill.testkit.process.ServerProcess;
import dev.waybill.testkit.process.ServerProcessBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One of the two servers. Confined to the thread that compares. */
final class Contender implements AutoCloseable {

  static final String SENDER = "news@example.com";

  private static final Duration START = Duration.ofMinutes(2);
  private static final List<String> PORT_OPTIONS =
      List.of(
          "--smtp-port",
          "--submission-port",
          "--smtps-port",
          "--imap-port",
          "--imaps-port",
          "--pop3-port",
          "--pop3s-port",
          "--admin-port");

  /**
   * What is compared.
   *
   * @param lib the directory with the server's jars
   * @param conf its configuration directory
   * @param javaOptions of its Java machine
   * @param environment of its process, beside that of this one
   */
  record Build(Path lib, Path conf, List<String> javaOptions, Map<String, String> environment) {}

  private final ServerProcess process;
  private final InetSocketAddress smtp;

  private Contender(ServerProcess process, InetSocketAddress smtp) {
    this.process = process;
    this.smtp = smtp;
  }

  /**
   * A server that answers.
   *
   * @param data an empty directory
   * @param properties lead its mail to the sink
   */
  static Contender start(Build build, Path data, Map<String, String> properties)
      throws IOException {
    Path password = Files.writeString(Files.createDirectories(data).resolve("password"), "secret");
    List<Integer> ports = FreePorts.reserve(PORT_OPTIONS.size());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // A server that is killed leaves its temporary files behind.
    command.add("-Djava.io.tmpdir=" + data);
    command.addAll(build.javaOptions());
    properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-cp", build.lib() + "/*", "dev.waybill.server.Main", "serve"));
    command.addAll(List.of("--conf", build.conf().toString()));
    command.addAll(List.of("--data", data.resolve("var").toString(), "--domain", "example.com"));
    command.addAll(List.of("--user", SENDER, "--password-file", password.toString()));
    for (int i = 0; i < PORT_OPTIONS.size(); i++) {
      command.addAll(List.of(PORT_OPTIONS.get(i), ports.get(i).toString()));
    }
    ServerProcessBuilder builder = ServerProcess.command(command.toArray(String[]::new));
    build.environment().forEach(builder::environment);
    ServerProcess process = builder.start();
    process.awaitLine("Ready.", START);
    return new Contender(
        process, new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(0)));
  }

  InetSocketAddress smtp() {
    return smtp;
  }

  long pid() {
    return process.pid();
  }

  /** What an administrator sees on the terminal. */
  String console() throws IOException {
    return Files.readString(process.output());
  }

  @Override
  public void close() {
    process.close();
  }
}
