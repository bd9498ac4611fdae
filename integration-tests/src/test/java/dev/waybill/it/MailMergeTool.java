// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.smtp.MessageContent;
import dev.waybill.testkit.smtp.SmtpClient;
import dev.waybill.testkit.smtp.SmtpReply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A mail-merge program of the old kind: HELO, no TLS, no AUTH, several connections, a message of
 * its own for each recipient, and an envelope sender that is no mailbox. Thread-safe.
 */
final class MailMergeTool {

  /** Where it runs. */
  static final String ADDRESS = "127.0.0.10";

  /** What it puts into MAIL FROM. */
  static final String SENDER = "mailmerge@example.com";

  private static final int CONNECTIONS = 4;

  /** So many messages, then another connection. Chosen, no source. */
  private static final int MESSAGES_PER_CONNECTION = 100;

  /**
   * A message that the server took.
   *
   * @param token as the 250 names it
   * @param octets of the message as it was sent
   * @param sha256 of these octets
   */
  record Sent(String token, long octets, String sha256) {}

  private final int port;
  private final AtomicInteger next = new AtomicInteger();
  private final Map<String, Sent> sent = new ConcurrentHashMap<>();

  MailMergeTool(int port) {
    this.port = port;
  }

  /** A connection, greeted. */
  static SmtpClient connect(int port) {
    SmtpClient client = SmtpClient.connect(ADDRESS, "127.0.0.1", port);
    client.expect("220");
    assertThat(client.command("HELO tool.example.com").code()).isEqualTo(250);
    return client;
  }

  /** Sends so many messages, each to another address; what was sent by recipient. */
  Map<String, Sent> send(int count) {
    List<Thread> clients = new ArrayList<>();
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < CONNECTIONS; i++) {
      Thread client = new Thread(() -> sendUntil(count), "mail merge " + i);
      client.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
      clients.add(client);
    }
    clients.forEach(Thread::start);
    clients.forEach(MailMergeTool::join);
    assertThat(failures).isEmpty();
    return Map.copyOf(sent);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void sendUntil(int count) {
    int number = next.getAndIncrement();
    while (number < count) {
      try (SmtpClient client = connect(port)) {
        for (int i = 0; i < MESSAGES_PER_CONNECTION && number < count; i++) {
          send(client, number);
          number = next.getAndIncrement();
        }
        client.command("QUIT");
      }
    }
  }

  private void send(SmtpClient client, int number) {
    String recipient = recipient(number);
    byte[] message = message(number, recipient);
    SmtpReply reply = client.submit(SENDER, List.of(recipient), message);
    assertThat(reply.toString()).startsWith("250 2.6.0 Accepted as ");
    String token = reply.lastLine().substring(reply.lastLine().lastIndexOf(' ') + 1);
    try {
      String sha256 = MessageContent.sha256(new ByteArrayInputStream(message));
      sent.put(recipient, new Sent(token, message.length, sha256));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String recipient(int number) {
    return "customer" + number + "@" + World.REMOTE;
  }

  /** Plain text, 8-bit text, HTML and an attachment take turns. */
  private static byte[] message(int number, String recipient) {
    String head =
        """
        From: "Example News" <news@example.com>
        To: <%s>
        Subject: =?utf-8?q?Sch=C3=B6ne_Gr=C3=BC=C3=9Fe=2C?= customer %d
        Date: Tue, 1 Dec 2026 10:00:00 +0000
        Message-ID: <merge.%d@example.com>
        List-Unsubscribe: <https://news.example.com/u/%d>
        MIME-Version: 1.0
        """
            .formatted(recipient, number, number, number);
    String body =
        switch (number % 4) {
          case 0 -> plain(number);
          case 1 -> eightBit(number);
          case 2 -> html(number);
          default -> attachment(number);
        };
    return (head + body).replace("\n", "\r\n").getBytes(UTF_8);
  }

  private static String plain(int number) {
    return """
    Content-Type: text/plain; charset=us-ascii

    Dear customer %d,
    .
    ..a line of dots, and blanks at the end  \t
    %s


    """
        .formatted(number, "x".repeat(998 - number % 50));
  }

  private static String eightBit(int number) {
    return """
    Content-Type: text/plain; charset=utf-8
    Content-Transfer-Encoding: 8bit

    Grüße an Kunde Nr. %d, Привет, 你好.
    """
        .formatted(number);
  }

  private static String html(int number) {
    return """
    Content-Type: text/html; charset=utf-8
    Content-Transfer-Encoding: quoted-printable

    <p>Dear customer <b>%d</b>,<br>=C3=BCber =
    <a href=3D"https://news.example.com/%d">us</a></p>
    """
        .formatted(number, number);
  }

  private static String attachment(int number) {
    String line = "QUJD".repeat(19) + "\n";
    return """
    Content-Type: multipart/mixed; boundary="b%d"

    --b%d
    Content-Type: text/plain

    Your invoice, customer %d.
    --b%d
    Content-Type: application/pdf; name=invoice.pdf
    Content-Transfer-Encoding: base64

    %s
    --b%d--
    """
        .formatted(number, number, number, number, line.repeat(10 + number % 500), number);
  }
}
