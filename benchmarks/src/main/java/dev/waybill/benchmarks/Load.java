// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.testkit.smtp.SmtpClient;
import dev.waybill.testkit.smtp.SmtpReply;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Messages that several clients submit at once, each over one connection, one recipient for each.
 *
 * @param connections clients at once
 * @param messages of all clients together
 * @param octets of each message, about
 */
record Load(int connections, int messages, int octets) {

  static final String RECIPIENT = "bob@remote.example";

  private static final String LINE = "x".repeat(76) + "\r\n";

  /**
   * Submits everything.
   *
   * @return accepted messages per second
   */
  double run(InetSocketAddress server) throws InterruptedException {
    ExecutorService clients = Executors.newFixedThreadPool(connections);
    List<Future<?>> running = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < connections; i++) {
      int share = messages / connections + (i < messages % connections ? 1 : 0);
      running.add(clients.submit(() -> submit(server, share)));
    }
    try {
      for (Future<?> client : running) {
        client.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a client failed", e.getCause());
    } finally {
      clients.shutdown();
    }
    return messages * 1e9 / (System.nanoTime() - start);
  }

  private void submit(InetSocketAddress server, int count) {
    byte[] message = message();
    try (SmtpClient client = SmtpClient.connect(server)) {
      client.greet("client.example");
      for (int i = 0; i < count; i++) {
        SmtpReply reply = client.submit(Contender.SENDER, List.of(RECIPIENT), message);
        if (reply.code() != 250) {
          throw new IllegalStateException("not accepted: " + reply);
        }
      }
    }
  }

  private byte[] message() {
    String header = "From: " + Contender.SENDER + "\r\nSubject: A message\r\n\r\n";
    String body = LINE.repeat(Math.max(1, (octets - header.length()) / LINE.length()));
    return (header + body).getBytes(StandardCharsets.US_ASCII);
  }
}
