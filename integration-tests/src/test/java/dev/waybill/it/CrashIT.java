// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.smtp.SmtpClient;
import dev.waybill.testkit.smtp.Stage;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What got a 250 is at its next hop, or its author has a bounce, even across kill -9. */
class CrashIT {

  private static final int MESSAGES = 1000;
  private static final int CLIENTS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern MESSAGE_ID = Pattern.compile("Message-ID: <(m\\d+@example\\.com)>");
  private static final Pattern REFERENCE = Pattern.compile("References: <(m\\d+@example\\.com)>");

  private final Set<String> accepted = new ConcurrentSkipListSet<>();
  private final AtomicInteger next = new AtomicInteger();

  @Test
  void every_accepted_message_survives_two_kills(@TempDir Path directory) throws Exception {
    try (World world = World.create();
        WaybillServer server = WaybillServer.start(directory.resolve("var"), world)) {
      // One in ten is deferred at first, one in twenty refused, all while others are delivered.
      world.sink.script().on(Stage.RCPT).to("refused@remote.example").reply("550 5.1.1 Unknown");
      world.sink.script().on(Stage.RCPT).to("later@remote.example").first(60).reply("451 4.3.0 No");

      killAt(server, MESSAGES / 2);
      server.startAgain();
      killAt(server, MESSAGES);
      server.startAgain();

      Mailboxes mailboxes = new Mailboxes(server);
      Awaitility.await("every accepted message is at the sink, or its author knows")
          .atMost(PATIENCE)
          .ignoreExceptionsMatching(Mailboxes::isPassing)
          .untilAsserted(() -> assertThat(missing(world, mailboxes)).isEmpty());
      assertThat(accepted).hasSizeGreaterThanOrEqualTo(MESSAGES);
    }
  }

  private Set<String> missing(World world, Mailboxes mailboxes) {
    Set<String> missing = new TreeSet<>(accepted);
    world.sink.messages().forEach(message -> remove(missing, MESSAGE_ID, message.text()));
    if (missing.size() < MESSAGES / 10) {
      mailboxes.imap(WaybillServer.USER).forEach(notice -> remove(missing, REFERENCE, notice));
    }
    return missing;
  }

  private static void remove(Set<String> missing, Pattern pattern, String text) {
    Matcher id = pattern.matcher(text);
    if (id.find()) {
      missing.remove(id.group(1));
    }
  }

  // The kill comes while the clients are still at it: what got no answer does not count.
  private void killAt(WaybillServer server, int count) throws InterruptedException {
    List<Thread> clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(i -> new Thread(() -> submit(server), "client " + i))
            .toList();
    clients.forEach(Thread::start);
    Awaitility.await(count + " messages are accepted")
        .atMost(PATIENCE)
        .until(() -> accepted.size() >= count);
    server.kill();
    for (Thread client : clients) {
      client.join();
    }
  }

  private void submit(WaybillServer server) {
    try (SmtpClient client = server.insider()) {
      while (true) {
        int number = next.getAndIncrement();
        String id = "m" + number + "@example.com";
        String recipient = recipient(number);
        byte[] message = Messages.simple(WaybillServer.USER, recipient, id);
        if (client.submit(WaybillServer.USER, List.of(recipient), message).code() == 250) {
          accepted.add(id);
        }
      }
    } catch (UncheckedIOException e) {
      // The server was killed; had it gone away before, the count would never be reached.
      assertThat(accepted).isNotEmpty();
    }
  }

  private static String recipient(int number) {
    if (number % 20 == 7) {
      return "refused@remote.example";
    }
    return number % 10 == 3 ? "later@remote.example" : "bob@remote.example";
  }
}
