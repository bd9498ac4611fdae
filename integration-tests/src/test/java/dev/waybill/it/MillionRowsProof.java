// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.smtp.SmtpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Very many rows that wait for sites that are down, in a heap of 512 MiB: a message to a site that
 * is up leaves within two seconds, and a server that was killed is ready again in half a minute.
 */
class MillionRowsProof {

  private static final int ROWS = ProofSettings.number("rows", 100_000);
  private static final int SITES = ProofSettings.number("rows.sites", 1_000);
  private static final int RECIPIENTS = ProofSettings.number("rows.recipients", 100);
  private static final int CLIENTS = 8;
  private static final int MESSAGES_TO_LIVE_SITE = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long MOST_MILLIS = ProofSettings.number("rows.most-millis", 2_000);
  private static final long MOST_SECONDS_TO_START = ProofSettings.number("rows.start-seconds", 30);

  private int sent;

  @Test
  void rows_for_dead_sites_delay_nobody_else(@TempDir Path directory) {
    try (World world = World.create()) {
      for (int i = 0; i < SITES; i++) {
        // Nobody listens there, and each site has a host and an address of its own.
        String address = "127.9." + i / 250 + "." + (1 + i % 250);
        world.dns.zone(site(i)).mx(10, "mx." + site(i)).at("mx").a(address);
      }
      try (WaybillServer server =
          WaybillServer.startUnlimited(directory.resolve("var"), world, Map.of())) {
        long start = System.nanoTime();
        submitRows(server);
        System.out.printf("%d rows for %d sites in %d s%n", ROWS, SITES, secondsSince(start));
        assertLeavesSoon(world, server, "while the rows wait");

        server.kill();
        long restart = System.nanoTime();
        server.startAgain();
        long seconds = secondsSince(restart);
        System.out.printf("ready again in %d s%n", seconds);
        assertLeavesSoon(world, server, "after a start");
        assertThat(seconds).as("seconds to start").isLessThan(MOST_SECONDS_TO_START);
        assertThat(server.console()).doesNotContain("OutOfMemoryError");
      }
    }
  }

  private static String site(int number) {
    return "s" + number + ".example";
  }

  private static void submitRows(WaybillServer server) {
    AtomicInteger next = new AtomicInteger();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        running.add(CompletableFuture.runAsync(() -> submitRows(server, next), clients));
      }
      running.forEach(CompletableFuture::join);
    } finally {
      clients.shutdownNow();
    }
  }

  private static void submitRows(WaybillServer server, AtomicInteger next) {
    byte[] message = Messages.simple(WaybillServer.USER, "all", "row@example.com");
    try (SmtpClient client = server.insider()) {
      client.patience(PATIENCE);
      int first = next.getAndAdd(RECIPIENTS);
      while (first < ROWS) {
        List<String> recipients = new ArrayList<>();
        for (int i = first; i < Math.min(ROWS, first + RECIPIENTS); i++) {
          recipients.add("r" + i + "@" + site(i % SITES));
        }
        assertThat(client.submit(WaybillServer.USER, recipients, message).code()).isEqualTo(250);
        first = next.getAndAdd(RECIPIENTS);
      }
    }
  }

  private void assertLeavesSoon(World world, WaybillServer server, String when) {
    long longest = 0;
    for (int i = 0; i < MESSAGES_TO_LIVE_SITE; i++) {
      sent++;
      long start = System.nanoTime();
      try (SmtpClient client = server.insider()) {
        byte[] message = Messages.simple(WaybillServer.USER, "bob", sent + "@example.com");
        List<String> recipients = List.of("bob@remote.example");
        assertThat(client.submit(WaybillServer.USER, recipients, message).code()).isEqualTo(250);
      }
      world.sink.awaitMessages(sent, PATIENCE);
      longest = Math.max(longest, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }
    System.out.printf("a message to a live site %s: %d ms at most%n", when, longest);
    assertThat(longest).as("milliseconds until it has left, " + when).isLessThan(MOST_MILLIS);
  }

  private static long secondsSince(long nanoTime) {
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - nanoTime);
  }
}
