// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.smtp.ReceivedMessage;
import dev.waybill.testkit.smtp.SmtpClient;
import dev.waybill.testkit.smtp.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import javax.mail.Message;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Transport;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeMessage;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that others wrote log in over STARTTLS and send, receive mail, and get the bounce of what
 * they sent.
 */
@ExtendWith(SharedServer.class)
class RealClientsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String BOB = "bob@remote.example";
  private static final String NOBODY = "nobody@remote.example";
  private static final String TEXT = "Hello from a real client.";

  private final World world;
  private final WaybillServer server;
  private final Mailboxes mailboxes;

  /** The one who uses the client; the inbox is empty. */
  private final String account;

  @TempDir private Path home;

  RealClientsIT(SharedServer.Running shared) {
    world = shared.world();
    server = shared.server();
    mailboxes = new Mailboxes(server);
    account = shared.newAccount();
    world.sink.script().on(Stage.RCPT).to(NOBODY).reply("550 5.1.1 No such user");
  }

  static Stream<RealClient> clients() {
    return Stream.of(
        RealClient.sending("swaks.sh", "swaks", "--version"),
        RealClient.doingBoth("curl.sh", "curl", "--version"),
        RealClient.sending("msmtp.sh", "msmtp", "--version"),
        RealClient.doingBoth("s-nail.sh", "s-nail", "-V"),
        RealClient.doingBoth("mutt.sh", "mutt", "-v"),
        RealClient.reading("mbsync.sh", "mbsync", "--version"),
        RealClient.doingBoth("python.py", "/usr/bin/python3", "--version"),
        RealClient.sending(
            "nodemailer.js", "node", "-e", "require('/usr/share/nodejs/nodemailer')"),
        RealClient.sending(
            "phpmailer.php",
            "php",
            "-r",
            "require '/usr/share/php/libphp-phpmailer/autoload.php';"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clients")
  void sends_receives_and_reads_a_bounce(RealClient client) throws IOException {
    Optional<String> obstacle = client.obstacle();
    obstacle.ifPresent(reason -> System.out.println("Skipped: " + reason));
    Assumptions.assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));

    if (client.sends()) {
      client.send(server, account, home.resolve("1"), BOB, "From " + client);
      assertArrived("From " + client);
      client.send(server, account, home.resolve("2"), NOBODY, "For nobody");
    } else {
      sendToNobody();
    }
    receiveOne();

    assertThat(mailboxes.awaitImap(account, 2))
        .hasSize(2)
        .satisfiesExactlyInAnyOrder(
            RealClientsIT::assertIsBounce, message -> assertThat(message).contains("Good morning"));
    if (client.reads()) {
      String inbox = client.read(server, account, home.resolve("3"));
      assertIsBounce(inbox);
      assertThat(inbox).contains("Good morning", "The night is over.");
    }
  }

  @Test
  void java_mail_does_so_too() throws MessagingException {
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.host", "127.0.0.1");
    properties.setProperty("mail.smtp.port", Integer.toString(server.submissionPort()));
    properties.setProperty("mail.smtp.auth", "true");
    properties.setProperty("mail.smtp.starttls.enable", "true");
    properties.setProperty("mail.smtp.starttls.required", "true");
    properties.setProperty("mail.smtp.ssl.trust", "127.0.0.1");
    Session session = Session.getInstance(properties);
    for (String recipient : List.of(BOB, NOBODY)) {
      MimeMessage message = new MimeMessage(session);
      message.setFrom(account);
      message.setRecipient(Message.RecipientType.TO, new InternetAddress(recipient));
      message.setSubject("From JavaMail");
      message.setText(TEXT);
      Transport.send(message, account, WaybillServer.PASSWORD);
    }

    assertArrived("From JavaMail");
    assertIsBounce(mailboxes.awaitImap(account, 1).get(0));
  }

  /** To the next hop, over TLS and with a password, as it was written. */
  private void assertArrived(String subject) {
    ReceivedMessage message = world.sink.awaitMessages(1, PATIENCE).get(0);
    assertThat(message.envelope().recipientAddresses()).containsExactly(BOB);
    assertThat(message.text())
        .contains("\r\nSubject: " + subject + "\r\n", "\r\n\r\n" + TEXT + "\r\n")
        .containsPattern("\r\nFrom: .*" + account)
        .contains(" with ESMTPSA id ", "DKIM-Signature: ");
  }

  private static void assertIsBounce(String text) {
    assertThat(text)
        .contains("Undelivered mail to " + NOBODY, "550 5.1.1 No such user", "Action: failed");
  }

  private void sendToNobody() {
    try (SmtpClient client = server.insider()) {
      byte[] message = Messages.simple(account, NOBODY, "m@example.com");
      assertThat(client.submit(account, List.of(NOBODY), message).code()).isEqualTo(250);
    }
  }

  private void receiveOne() {
    try (SmtpClient client = server.outsider()) {
      byte[] message =
          Messages.crlf(
              "From: a@remote.example",
              "To: " + account,
              "Subject: Good morning",
              "",
              "The night is over.");
      assertThat(client.submit("a@remote.example", List.of(account), message).code())
          .isEqualTo(250);
    }
  }
}
