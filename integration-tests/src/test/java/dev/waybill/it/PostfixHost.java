// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.process.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The mail host of {@link #DOMAIN}: Postfix with directories and a port of its own, beside whatever
 * Postfix the machine may run. It asks a milter about each message and delivers to one Maildir.
 * Confined to one test.
 */
final class PostfixHost implements AutoCloseable {

  static final String DOMAIN = "postfix.example";
  static final String NAME = "mx." + DOMAIN;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ServerProcess master;
  private final InetSocketAddress address;
  private final Path inbox;

  private PostfixHost(ServerProcess master, int port, Path inbox) {
    this.master = master;
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.inbox = inbox;
  }

  /** Why it cannot run here, if so. */
  static Optional<String> obstacle() {
    if (Programs.called("postfix").findAny().isEmpty()) {
      return Optional.of("Postfix is not installed");
    }
    // Its parts run as users of their own, and only root may become them.
    boolean root = System.getProperty("user.name").equals("root");
    return root ? Optional.empty() : Optional.of("Postfix can only be started by root");
  }

  /**
   * One that takes mail.
   *
   * @param directory gets its files; other users may enter it from now on
   */
  static PostfixHost start(Path directory, OpendkimMilter milter) throws IOException {
    PostfixSettings settings = PostfixSettings.write(directory, milter.port());
    run("postfix", "-c", settings.conf().toString(), "check");
    String programs =
        run("postconf", "-c", settings.conf().toString(), "-h", "daemon_directory").strip();
    ServerProcess master =
        ServerProcess.command(programs + "/master", "-s", "-c", settings.conf().toString()).start();
    PostfixHost host = new PostfixHost(master, settings.port(), settings.inbox());
    try {
      master.awaitLine("daemon started", PATIENCE);
      return host;
    } catch (AssertionError e) {
      host.close();
      throw e;
    }
  }

  private static String run(String program, String... arguments) throws IOException {
    String path = Programs.called(program).findFirst().orElseThrow();
    String[] command = Stream.concat(Stream.of(path), Stream.of(arguments)).toArray(String[]::new);
    try (ServerProcess process = ServerProcess.command(command).start()) {
      int status = process.awaitExit(PATIENCE);
      String said = Files.readString(process.output());
      assertThat(status).as(said).isZero();
      return said;
    }
  }

  InetSocketAddress address() {
    return address;
  }

  /** The message that has this text in it, as soon as it is delivered. */
  DeliveredMessage await(String text) {
    try {
      return Awaitility.await("delivered: " + text)
          .atMost(PATIENCE)
          .until(() -> delivered(text), Optional::isPresent)
          .orElseThrow();
    } catch (RuntimeException e) {
      throw new AssertionError(String.join("\n", master.tail(40)), e);
    }
  }

  private Optional<DeliveredMessage> delivered(String text) {
    try (Stream<Path> files = Files.list(inbox.resolve("new"))) {
      return files.map(DeliveredMessage::read).filter(one -> one.contains(text)).findFirst();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops it and waits until none of its processes is left. */
  @Override
  public void close() {
    List<ProcessHandle> parts =
        ProcessHandle.of(master.pid()).stream().flatMap(ProcessHandle::descendants).toList();
    try {
      if (master.isAlive()) {
        master.stop(PATIENCE);
      }
    } finally {
      master.close();
      parts.forEach(ProcessHandle::destroyForcibly);
    }
    Awaitility.await("the end of Postfix")
        .atMost(PATIENCE)
        .until(() -> parts.stream().noneMatch(ProcessHandle::isAlive));
  }
}
