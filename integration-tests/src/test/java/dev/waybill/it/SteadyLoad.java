// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import dev.waybill.testkit.smtp.SmtpClient;
import dev.waybill.testkit.smtp.SmtpReply;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Clients that submit messages of different sizes at a steady pace until they are told to stop, and
 * go on when they are refused or disconnected. Remembers what got a 250. Thread-safe.
 */
final class SteadyLoad implements AutoCloseable {

  static final String BOB = "bob@remote.example";
  static final String LATER = "later@remote.example";
  static final String REFUSED = "refused@remote.example";

  /** What the tally says of a connection that was lost or not to be had. */
  static final String DISCONNECTED = "disconnected";

  /** The lines of a message vary between one and this. Chosen, no source. */
  private static final int MOST_LINES = 200;

  private static final String LINE = "x".repeat(76);

  /**
   * A message that got a 250.
   *
   * @param id its Message-ID without angle brackets
   * @param token as the 250 names it
   */
  record Accepted(String id, String token, List<String> recipients) {}

  private final WaybillServer server;
  private final long pauseMicros;
  private final Consumer<Accepted> onAccepted;
  private final List<Thread> clients = new ArrayList<>();
  private final Queue<Accepted> accepted = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> replies = new TreeMap<>();
  private final AtomicInteger next = new AtomicInteger();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private SteadyLoad(WaybillServer server, long pauseMicros, Consumer<Accepted> onAccepted) {
    this.server = server;
    this.pauseMicros = pauseMicros;
    this.onAccepted = onAccepted;
  }

  /**
   * Starts the clients.
   *
   * @param perSecond messages of all clients together, at most
   */
  static SteadyLoad start(WaybillServer server, int clients, int perSecond) {
    return start(server, clients, perSecond, message -> {});
  }

  /** As above; {@code onAccepted} is called by the client's thread right after each 250. */
  static SteadyLoad start(
      WaybillServer server, int clients, int perSecond, Consumer<Accepted> onAccepted) {
    long pause = TimeUnit.SECONDS.toMicros(1) * clients / perSecond;
    SteadyLoad load = new SteadyLoad(server, pause, onAccepted);
    for (int i = 0; i < clients; i++) {
      load.clients.add(new Thread(load::client, "client " + i));
    }
    load.clients.forEach(Thread::start);
    return load;
  }

  /** Every message that has got a 250, in that order. */
  List<Accepted> accepted() {
    return List.copyOf(accepted);
  }

  /** How many there are. */
  int acceptedCount() {
    return accepted.size();
  }

  /** How often each final reply came since the last call, by code and enhanced code. */
  synchronized Map<String, Integer> takeReplies() {
    Map<String, Integer> taken = new TreeMap<>(replies);
    replies.clear();
    return taken;
  }

  private synchronized void count(String reply) {
    replies.merge(reply, 1, Integer::sum);
  }

  private void client() {
    while (stopped.getCount() > 0) {
      try (SmtpClient client = server.insider()) {
        boolean usable = true;
        while (usable && stopped.getCount() > 0) {
          usable = submit(client);
          pause();
        }
      } catch (UncheckedIOException | AssertionError e) {
        // Killed, out of file descriptors, or a greeting that was no 220.
        count(DISCONNECTED);
        pause();
      }
    }
  }

  private void pause() {
    try {
      if (stopped.await(pauseMicros, TimeUnit.MICROSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the connection is of further use. */
  private boolean submit(SmtpClient client) {
    int number = next.getAndIncrement();
    String id = "m" + number + "@example.com";
    List<String> recipients = recipients(number);
    SmtpReply reply = client.submit(WaybillServer.USER, recipients, message(number, id));
    String last = reply.lastLine();
    count(last.length() > 9 ? last.substring(0, 9).strip() : last);
    if (reply.code() == 250) {
      Accepted message =
          new Accepted(id, last.substring(last.lastIndexOf(' ') + 1).strip(), recipients);
      accepted.add(message);
      onAccepted.accept(message);
      return true;
    }
    return reply.code() != 421 && client.command("RSET").code() == 250;
  }

  /** One in ten is deferred now and then, one in twenty refused, one in ten stays here. */
  private static List<String> recipients(int number) {
    if (number % 20 == 7) {
      return List.of(REFUSED);
    }
    if (number % 20 == 17) {
      return List.of(BOB, LATER, WaybillServer.USER);
    }
    return switch (number % 10) {
      case 3 -> List.of(LATER);
      case 5 -> List.of(WaybillServer.USER);
      default -> List.of(BOB);
    };
  }

  private static byte[] message(int number, String id) {
    List<String> lines = new ArrayList<>();
    lines.add("From: " + WaybillServer.USER);
    lines.add("Subject: A message");
    lines.add("Message-ID: <" + id + ">");
    lines.add("");
    int count = 1 + new Random(number).nextInt(MOST_LINES);
    for (int i = 0; i < count; i++) {
      lines.add(LINE);
    }
    return Messages.crlf(lines.toArray(String[]::new));
  }

  @Override
  public void close() {
    stop();
  }

  /** Tells the clients to stop and waits for them. */
  void stop() {
    stopped.countDown();
    for (Thread client : clients) {
      try {
        client.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
