// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.awaitility.Awaitility.await;

import dev.waybill.testkit.net.FreePorts;
import dev.waybill.testkit.process.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * OpenDKIM as a filter of a mail host: it verifies everything, writes {@code
 * Authentication-Results}, and refuses nothing. Confined to one test.
 */
final class OpendkimMilter implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(30);

  /** The documentation prefix of RFC 5737: mail from loopback is a stranger's and is verified. */
  private static final String NOBODY = "192.0.2.1";

  private final ServerProcess process;
  private final int port;

  private OpendkimMilter(ServerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  static boolean isInstalled() {
    return Programs.called("opendkim").findAny().isPresent();
  }

  /**
   * One that answers.
   *
   * @param host the name that it writes into its results
   * @param dnsPort where all its questions go, on loopback
   */
  static OpendkimMilter start(Path directory, String host, int dnsPort) throws IOException {
    int port = FreePorts.one();
    Path unbound = Files.writeString(directory.resolve("unbound.conf"), unbound(dnsPort));
    String settings =
        """
        Mode v
        Socket inet:%d@127.0.0.1
        AuthservID %s
        AlwaysAddARHeader yes
        InternalHosts %s
        ResolverConfiguration %s
        """
            .formatted(port, host, NOBODY, unbound);
    Path file = Files.writeString(directory.resolve("opendkim.conf"), settings);
    String program = Programs.called("opendkim").findFirst().orElseThrow();
    OpendkimMilter milter =
        new OpendkimMilter(
            ServerProcess.command(program, "-f", "-x", file.toString()).start(), port);
    milter.awaitReady();
    return milter;
  }

  /** Debian's OpenDKIM asks by libunbound, whose own settings take a port. */
  private static String unbound(int dnsPort) {
    return """
        server:
          module-config: "iterator"
          do-not-query-localhost: no
        forward-zone:
          name: "."
          forward-addr: 127.0.0.1@%d
        """
        .formatted(dnsPort);
  }

  private void awaitReady() {
    try {
      await("opendkim answers").atMost(START).until(this::answers);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("opendkim ended: " + process.tail(10));
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.close();
  }
}
