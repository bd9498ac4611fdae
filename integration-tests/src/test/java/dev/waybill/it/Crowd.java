// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import dev.waybill.testkit.smtp.SmtpClient;
import dev.waybill.testkit.smtp.SmtpReply;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Many clients at once that push recipients until a number of them has been tried, some of them
 * faithless: they reset, or cut the connection at any point of the dialogue. Used once.
 */
final class Crowd {

  private static final int MOST_RECIPIENTS = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final byte[] MESSAGE =
      Messages.simple(WaybillServer.USER, "bob@remote.example", "crowd@example.com");

  private final List<InetSocketAddress> servers;
  private final int faithlessPercent;
  private final AtomicInteger untried;
  private final AtomicInteger accepted = new AtomicInteger();

  /**
   * A crowd.
   *
   * @param servers the clients spread over them evenly
   * @param recipients how many are tried in all
   * @param faithlessPercent how many of a hundred transactions do not come to their end
   */
  Crowd(List<InetSocketAddress> servers, int recipients, int faithlessPercent) {
    this.servers = servers;
    this.untried = new AtomicInteger(recipients);
    this.faithlessPercent = faithlessPercent;
  }

  /** Recipients of messages that got their 250. */
  int push(int connections) {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      List<CompletableFuture<Void>> clients =
          IntStream.range(0, connections)
              .mapToObj(i -> CompletableFuture.runAsync(() -> client(i), threads))
              .toList();
      clients.forEach(CompletableFuture::join);
      return accepted.get();
    } finally {
      threads.shutdownNow();
    }
  }

  private void client(int number) {
    Random fate = new Random(number);
    InetSocketAddress server = servers.get(number % servers.size());
    while (untried.get() > 0) {
      try (SmtpClient client = SmtpClient.connect(server)) {
        client.patience(PATIENCE).greet("client.example");
        boolean connected = true;
        while (connected && untried.get() > 0) {
          connected = transaction(client, fate);
        }
      }
    }
  }

  /** Whether the connection is still there. */
  private boolean transaction(SmtpClient client, Random fate) {
    int recipients = 1 + fate.nextInt(MOST_RECIPIENTS);
    untried.addAndGet(-recipients);
    client.command("MAIL FROM:<" + WaybillServer.USER + ">");
    client.pipeline(
        IntStream.range(0, recipients)
            .mapToObj(i -> "RCPT TO:<bob" + i + "@remote.example>")
            .toArray(String[]::new));
    boolean faithless = fate.nextInt(100) < faithlessPercent;
    if (faithless && fate.nextInt(3) == 0) {
      client.abort();
      return false;
    }
    int taken = 0;
    for (int i = 0; i < recipients; i++) {
      taken += client.reply().isPositive() ? 1 : 0;
    }
    if (taken == 0 || (faithless && fate.nextBoolean())) {
      client.command("RSET");
      return true;
    }
    return faithless ? cutInData(client) : complete(client, taken);
  }

  private boolean complete(SmtpClient client, int taken) {
    SmtpReply reply = client.data(MESSAGE);
    if (reply.isPositive()) {
      accepted.addAndGet(taken);
    }
    return true;
  }

  private static boolean cutInData(SmtpClient client) {
    client.command("DATA");
    client.send("From: half a message");
    client.abort();
    return false;
  }

  /**
   * One more recipient from one more client.
   *
   * @return the first refusal, or the last reply
   */
  static SmtpReply one(InetSocketAddress server) {
    try (SmtpClient client = SmtpClient.connect(server)) {
      client.patience(PATIENCE).greet("client.example");
      return client.submit(WaybillServer.USER, List.of("bob@remote.example"), MESSAGE);
    } catch (UncheckedIOException e) {
      throw new AssertionError("the server does not answer", e);
    }
  }
}
