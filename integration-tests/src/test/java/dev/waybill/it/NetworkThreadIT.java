// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testkit.smtp.SmtpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import reactor.blockhound.BlockHound;

/** One network thread serves everybody, and never waits; BlockHound watches it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkThreadIT {
  private static final int DIALOGUE_THREADS = 4;
  private static final int HANDSHAKES = 500;
  private static final int HASTY_CLIENTS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final byte[] MESSAGE = Messages.crlf("From: news@example.com", "", "Hello.");

  private World world;
  private ServerSocket attendant;
  private WaybillServer server;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    world = World.create();
    attendant = new ServerSocket(0, DIALOGUE_THREADS, InetAddress.getLoopbackAddress());
    server =
        WaybillServer.startWithHooks(
            directory.resolve("var"), world, NetworkThreadIT::withParkingHook, javaOptions());
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
    attendant.close();
    world.close();
  }

  private static String withParkingHook(String smtpServers) {
    String first = "<handler class=\"dev.waybill.hooks.NoReverseLookup\"/>";
    return smtpServers.replace(
        first, "<handler class=\"" + ParkingHook.class.getName() + "\"/>" + first);
  }

  private List<String> javaOptions() throws URISyntaxException {
    Path agent =
        Path.of(BlockHound.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return List.of(
        "-Dwaybill.smtp.io-threads=1",
        "-Dwaybill.smtp.threads=" + DIALOGUE_THREADS,
        "-D" + ParkingHook.PORT + "=" + attendant.getLocalPort(),
        "-javaagent:" + agent,
        // The agent adds methods to classes of the JDK, which Java 13 and later allow only so.
        "-XX:+AllowRedefinitionToAddDeleteMethods");
  }

  @Test
  void hooks_that_wait_delay_nobody_else() throws IOException {
    List<SmtpClient> parked = new ArrayList<>();
    List<Socket> barriers = new ArrayList<>();
    for (int i = 0; i < DIALOGUE_THREADS - 1; i++) {
      SmtpClient client = server.insider();
      client.send("MAIL FROM:<park@example.com>");
      parked.add(client);
      barriers.add(attendant.accept());
    }

    try (SmtpClient other = server.insider()) {
      assertThat(other.submit(WaybillServer.USER, List.of("bob@remote.example"), MESSAGE).code())
          .isEqualTo(250);
    }

    for (int i = 0; i < parked.size(); i++) {
      barriers.get(i).close();
      assertThat(parked.get(i).reply().code()).isEqualTo(250);
      parked.get(i).close();
    }
  }

  @Test
  void starttls_works_for_the_hastiest_of_clients() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(HASTY_CLIENTS);
    AtomicInteger greeted = new AtomicInteger();
    List<Future<?>> handshakes = new ArrayList<>();
    for (int i = 0; i < HANDSHAKES; i++) {
      handshakes.add(clients.submit(() -> greeted.addAndGet(overTls())));
    }
    for (Future<?> handshake : handshakes) {
      handshake.get();
    }
    clients.shutdown();

    assertThat(greeted).hasValue(HANDSHAKES);
  }

  private int overTls() {
    try (SmtpClient client = server.insider()) {
      return client.startTls().code() == 220 && client.command("EHLO c").code() == 250 ? 1 : 0;
    }
  }

  @Test
  void everything_that_a_client_may_ask_for_is_answered_without_a_wait() {
    try (SmtpClient client = server.outsider()) {
      client.startTls();
      client.command("EHLO client.example");
      assertThat(client.authPlain(WaybillServer.USER, "wrong").code()).isEqualTo(535);
      assertThat(client.authPlain(WaybillServer.USER, WaybillServer.PASSWORD).code())
          .isEqualTo(235);
      assertThat(client.command("VRFY bob").code()).isEqualTo(252);
      List<String> recipients = List.of("bob@remote.example", WaybillServer.USER);
      assertThat(client.submit(WaybillServer.USER, recipients, MESSAGE).code()).isEqualTo(250);
      assertThat(client.command("RSET").code()).isEqualTo(250);
      assertThat(client.command("QUIT").code()).isEqualTo(221);
    }
    try (SmtpClient client = SmtpClient.connect("127.0.0.1", server.smtpsPort())) {
      client.handshake();
      client.greet("client.example");
      assertThat(client.submit("", List.of("nobody@example.com"), MESSAGE).code()).isEqualTo(550);
    }

    await("BlockHound caught the control thread")
        .atMost(PATIENCE)
        .until(() -> server.console().contains(NetworkThreads.CAUGHT + NetworkThreads.CONTROL));
    String others = server.console().replace(NetworkThreads.CAUGHT + NetworkThreads.CONTROL, "");
    assertThat(others).doesNotContain(NetworkThreads.CAUGHT);
  }
}
