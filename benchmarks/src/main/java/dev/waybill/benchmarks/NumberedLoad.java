// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.testkit.smtp.SmtpClient;
import dev.waybill.testkit.smtp.SmtpReply;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Messages with the numbers from 0 on, submitted by several clients at once without a password, one
 * recipient for each; recipients are spread over domains. The octets are prepared beforehand.
 *
 * @param connections clients at once, one connection each
 * @param messages of all clients together
 * @param octets of each message, about
 * @param domains recipients are at d0.example, d1.example and so on
 */
record NumberedLoad(int connections, int messages, int octets, int domains) {

  private static final String HEADER =
      """
      From: %s
      To: bob
      Subject: A message
      Date: Mon, 23 Nov 2026 10:00:00 +0000
      Message-ID: <%d@example.com>
      %s %d

      """
          .replace("\n", "\r\n");
  private static final String LINE = "x".repeat(76) + "\r\n";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * Submits everything.
   *
   * @return when the first MAIL was sent, {@link System#nanoTime}
   */
  long run(InetSocketAddress server) throws InterruptedException {
    ExecutorService clients = Executors.newFixedThreadPool(connections);
    AtomicInteger next = new AtomicInteger();
    List<SmtpClient> greeted = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      SmtpClient client = SmtpClient.connect(server).patience(PATIENCE);
      client.greet("client.example");
      greeted.add(client);
    }
    long start = System.nanoTime();
    List<Future<?>> running = new ArrayList<>();
    for (SmtpClient client : greeted) {
      running.add(clients.submit(() -> submit(client, next)));
    }
    try {
      for (Future<?> one : running) {
        one.get();
      }
      return start;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a client failed", e.getCause());
    } finally {
      clients.shutdownNow();
    }
  }

  private void submit(SmtpClient client, AtomicInteger next) {
    byte[] body = body();
    try (client) {
      for (int n = next.getAndIncrement(); n < messages; n = next.getAndIncrement()) {
        expect(client.command("MAIL FROM:<" + Contender.SENDER + ">"), 250);
        expect(client.command("RCPT TO:<bob@d" + n % domains + ".example>"), 250);
        expect(client.command("DATA"), 354);
        expect(client.sendOctets(message(n, body)).reply(), 250);
      }
    } catch (UncheckedIOException e) {
      throw new IllegalStateException("the server does not answer", e);
    }
  }

  private static void expect(SmtpReply reply, int code) {
    if (reply.code() != code) {
      throw new IllegalStateException("not accepted: " + reply);
    }
  }

  private static byte[] message(int number, byte[] body) {
    byte[] top =
        HEADER
            .formatted(Contender.SENDER, number, CountingSink.NUMBER, number)
            .getBytes(StandardCharsets.US_ASCII);
    byte[] message = new byte[top.length + body.length];
    System.arraycopy(top, 0, message, 0, top.length);
    System.arraycopy(body, 0, message, top.length, body.length);
    return message;
  }

  /** With the final dot. */
  private byte[] body() {
    String lines = LINE.repeat(Math.max(1, octets / LINE.length() - 2));
    return (lines + ".\r\n").getBytes(StandardCharsets.US_ASCII);
  }
}
