// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.smtp.ReceivedMessage;
import dev.waybill.testkit.smtp.SmtpClient;
import dev.waybill.testkit.smtp.SmtpReply;
import dev.waybill.testkit.smtp.Stage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bounces end as one readable message in the mailbox of those who are to be told. */
@ExtendWith(SharedServer.class)
class FirstBounceIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SharedServer.Running shared;
  private final World world;
  private final WaybillServer server;
  private final Mailboxes mailboxes;

  /** The one who is told; the inbox is empty. */
  private final String author;

  FirstBounceIT(SharedServer.Running shared) {
    this.shared = shared;
    world = shared.world();
    server = shared.server();
    mailboxes = new Mailboxes(server);
    author = shared.newAccount();
  }

  @Test
  void a_refusal_in_the_dialogue_reaches_the_reverse_path_and_not_the_author() {
    world.sink.script().on(Stage.RCPT).to("nobody@remote.example").reply("550 5.1.1 No such user");

    String token = send(author, "poster@example.com", "nobody@remote.example");

    String notice = mailboxes.awaitImap(author, 1).get(0);
    assertThat(notice)
        .contains("Reporting-MTA: dns; mx.example.com", "mx.example.com accepted your mail")
        .contains("nobody@remote.example", "550 5.1.1 No such user", "Action: failed")
        .contains("Auto-Submitted: auto-replied", "multipart/report", "A message");
    assertThat(mailboxes.awaitPop3(author, 1).get(0)).contains("No such user");
    assertThat(server.get("/waybill/messages/" + token).body())
        .contains("\"accepted\"", "\"bounced\"", "5.1.1", "nobody@remote.example");
    assertThat(server.awaitHistory(token, "\"reported\"")).contains("Reported to " + author);
    assertThat(world.sink.messages()).isEmpty();
  }

  @Test
  void the_author_is_told_where_the_rule_says_so_also_later() {
    world.sink.script().on(Stage.RCPT).to("nobody@remote.example").reply("550 5.1.1 No such user");

    try (SmtpClient client = server.greeted(SharedServer.Running.TOOL)) {
      send(client, "tool@remote.example", author, "nobody@remote.example");
      send(client, "tool@remote.example", author, "bob@remote.example");
    }

    assertThat(mailboxes.awaitImap(author, 1).get(0)).contains("No such user");
    String returnPath = world.sink.awaitMessages(1, PATIENCE).get(0).sender();
    assertThat(report(returnPath).code()).isEqualTo(250);
    assertThat(mailboxes.awaitImap(author, 2)).anyMatch(text -> text.contains("Mailbox disabled"));
  }

  @Test
  void the_account_is_told_when_the_reverse_path_is_dead() {
    world.sink.script().on(Stage.RCPT).reply("550 5.1.1 No such user");

    String account = SharedServer.Running.SPEAKER;
    String token;
    try (SmtpClient client = server.outsider()) {
      assertThat(client.authPlain(account, WaybillServer.PASSWORD).code()).isEqualTo(235);
      token = send(client, "dead@remote.example", "dead@remote.example", "bob@remote.example");
    }

    assertThat(mailboxes.awaitImap(account, 1).get(0))
        .contains("bob@remote.example", "because dead@remote.example could not be told");
    assertThat(server.awaitHistory(token, "Reported to " + account))
        .contains("Reported to dead@remote.example");
  }

  @Test
  void a_sender_with_return_paths_of_its_own_keeps_them() {
    try (SmtpClient client = server.greeted(SharedServer.Running.LISTS)) {
      send(client, "list-bounces+bob=remote.example@lists.example", author, "bob@remote.example");
    }

    assertThat(world.sink.awaitMessages(1, PATIENCE).get(0).sender())
        .isEqualTo("list-bounces+bob=remote.example@lists.example");
  }

  @Test
  void a_report_that_comes_later_reaches_the_reverse_path_once() {
    String token = send(author, "poster@example.com", "bob@remote.example");
    ReceivedMessage delivered = world.sink.awaitMessages(1, PATIENCE).get(0);
    String returnPath = delivered.sender();
    assertThat(returnPath).matches("b-[0-9a-v]{52}@bounce\\.example\\.com");

    assertThat(report(returnPath).code()).isEqualTo(250);
    String notice = mailboxes.awaitImap(author, 1).get(0);
    assertThat(notice).contains("bob@remote.example", "550 5.2.1 Mailbox disabled");

    assertThat(report(returnPath).code()).isEqualTo(250);
    sendLocal("the end");
    assertThat(mailboxes.awaitImap(author, 2))
        .filteredOn(message -> message.contains("Mailbox disabled"))
        .hasSize(1);
    assertThat(server.get("/waybill/messages/" + token).body())
        .contains("\"accepted\"", "\"delivered\"", "\"bounced-later\"", "5.2.1");
  }

  @Test
  void a_forged_return_path_is_refused_at_rcpt() {
    send(author, "bob@remote.example");
    String genuine = world.sink.awaitMessages(1, PATIENCE).get(0).sender();
    char last = genuine.charAt(20);
    String forged = genuine.substring(0, 20) + (last == '0' ? '1' : '0') + genuine.substring(21);

    try (SmtpClient client = server.outsider()) {
      client.command("MAIL FROM:<>");
      assertThat(client.command("RCPT TO:<" + forged + ">").toString()).startsWith("550 5.7.1");
      assertThat(client.command("RCPT TO:<anybody@bounce.example.com>").toString())
          .startsWith("550 5.7.1");
      assertThat(client.command("RCPT TO:<" + genuine + ">").code()).isEqualTo(250);
    }
  }

  @Test
  void a_vacation_notice_is_passed_on_as_it_is_to_the_reverse_path_and_not_the_author() {
    String poster = shared.newAccount();
    send(author, poster, "bob@remote.example");
    String returnPath = world.sink.awaitMessages(1, PATIENCE).get(0).sender();

    try (SmtpClient client = server.outsider()) {
      byte[] reply =
          Messages.crlf(
              "From: bob@remote.example",
              "Subject: Away",
              "Auto-Submitted: auto-replied",
              "",
              "Back on Monday.");
      assertThat(client.submit("", List.of(returnPath), reply).code()).isEqualTo(250);
    }

    assertThat(mailboxes.awaitImap(author, 1).get(0)).contains("Back on Monday.");
    assertThat(mailboxes.imap(poster)).isEmpty();
  }

  @Test
  void a_deferral_is_journalled_and_tried_again() {
    world.sink.script().on(Stage.RCPT).first(1).reply("451 4.7.1 Greylisted");

    String token = send(author, "bob@remote.example");

    world.sink.awaitMessages(1, PATIENCE);
    assertThat(world.sink.messages().get(0).sender()).startsWith("b-");
    assertThat(server.awaitHistory(token, "\"delivered\""))
        .contains("\"deferred\"", "Greylisted", "4.7.1");
  }

  @Test
  void mail_between_local_users_goes_straight_to_the_inbox() {
    sendLocal("straight");

    assertThat(mailboxes.awaitImap(author, 1).get(0)).contains("straight");
    assertThat(mailboxes.awaitPop3(author, 1).get(0)).contains("straight");
    try (SmtpClient client = server.outsider()) {
      client.command("MAIL FROM:<x@remote.example>");
      assertThat(client.command("RCPT TO:<nobody@example.com>").toString()).startsWith("550 5.1.1");
    }
  }

  private String send(String sender, String recipient) {
    return send(sender, author, recipient);
  }

  private String send(String sender, String from, String recipient) {
    try (SmtpClient client = server.insider()) {
      return send(client, sender, from, recipient);
    }
  }

  private static String send(SmtpClient client, String sender, String from, String recipient) {
    byte[] message = Messages.simple(from, recipient, "m@example.com");
    SmtpReply reply = client.submit(sender, List.of(recipient), message);
    assertThat(reply.toString()).matches("250 2\\.6\\.0 Accepted as [0-9a-v]{16}");
    return reply.lastLine().substring(reply.lastLine().lastIndexOf(' ') + 1);
  }

  private void sendLocal(String text) {
    try (SmtpClient client = server.outsider()) {
      byte[] message = Messages.crlf("From: a@remote.example", "Subject: s", "", text);
      SmtpReply reply = client.submit("a@remote.example", List.of(author), message);
      assertThat(reply.code()).isEqualTo(250);
    }
  }

  private SmtpReply report(String returnPath) {
    byte[] report =
        Messages.crlf(
            "From: Mail Delivery Subsystem <mailer-daemon@mx.remote.example>",
            "To: " + returnPath,
            "Subject: Undelivered",
            "MIME-Version: 1.0",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
            "",
            "--b",
            "Content-Type: text/plain",
            "",
            "Sorry.",
            "--b",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; mx.remote.example",
            "",
            "Final-Recipient: rfc822; bob@remote.example",
            "Action: failed",
            "Status: 5.2.1",
            "Diagnostic-Code: smtp; 550 5.2.1 Mailbox disabled",
            "",
            "--b--");
    try (SmtpClient client = server.outsider()) {
      return client.submit("", List.of(returnPath), report);
    }
  }
}
