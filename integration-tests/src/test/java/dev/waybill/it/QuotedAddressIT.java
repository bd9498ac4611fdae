// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testkit.smtp.ReceivedMessage;
import dev.waybill.testkit.smtp.SmtpClient;
import dev.waybill.testkit.smtp.SmtpReply;
import dev.waybill.testkit.smtp.Stage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Addresses that need quotes, on their way through all of the server. */
@ExtendWith(SharedServer.class)
class QuotedAddressIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final World world;
  private final WaybillServer server;

  QuotedAddressIT(SharedServer.Running shared) {
    world = shared.world();
    server = shared.server();
  }

  @Test
  void recipients_leave_as_they_came_each_once() {
    List<String> recipients =
        List.of(
            "\"a..b\"@remote.example",
            "\"ab.\"@remote.example",
            "\".ab\"@remote.example",
            "\"a b\"@remote.example",
            "\"a\\\"b\\\\c\"@remote.example");
    String token;
    try (SmtpClient client = server.insider()) {
      token = submit(client, "\"node.\"@example.com", "news@example.com", recipients);
    }

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(recipientsAtTheNextHop()).hasSameElementsAs(recipients));
    for (String recipient : recipients) {
      String json = recipient.replace("\\", "\\\\").replace("\"", "\\\"");
      assertThat(server.awaitHistory(token, json)).contains(json);
    }
    server.awaitHistory(token, "\"delivered\"");
    assertThat(recipientsAtTheNextHop()).hasSameSizeAs(recipients);
    assertThat(world.sink.messages())
        .allSatisfy(message -> assertThat(message.sender()).startsWith("b-"));
  }

  @Test
  void a_sender_with_return_paths_of_its_own_keeps_its_dots() {
    String sender = "\"news..\"@lists.example";
    try (SmtpClient client = server.greeted(SharedServer.Running.LISTS)) {
      submit(client, sender, "news@example.com", List.of("bob@remote.example"));
    }

    assertThat(world.sink.awaitMessages(1, PATIENCE).get(0).sender()).isEqualTo(sender);
  }

  @Test
  void a_report_finds_its_way_to_an_author_with_odd_dots() {
    world.sink.script().on(Stage.RCPT).to("nobody@remote.example").reply("550 5.1.1 No such user");
    String author = "\"tool..\"@remote.example";
    try (SmtpClient client = server.greeted(SharedServer.Running.TOOL)) {
      submit(client, author, author, List.of("nobody@remote.example"));
    }

    ReceivedMessage report = world.sink.awaitMessages(1, PATIENCE).get(0);
    assertThat(report.envelope().recipientAddresses()).containsExactly(author);
    assertThat(report.text()).contains("No such user", "To: <" + author + ">");
  }

  @Test
  void a_return_path_may_stand_in_quotes() {
    try (SmtpClient client = server.insider()) {
      submit(client, "news@example.com", "news@example.com", List.of("bob@remote.example"));
    }
    String returnPath = world.sink.awaitMessages(1, PATIENCE).get(0).sender();
    String quoted = "\"" + returnPath.replace("@", "\"@");

    try (SmtpClient client = server.outsider()) {
      client.command("MAIL FROM:<>");
      assertThat(client.command("RCPT TO:<" + quoted + ">").code()).isEqualTo(250);
      assertThat(client.command("RCPT TO:<\"b-forged\"@bounce.example.com>").toString())
          .startsWith("550 5.7.1");
    }
  }

  private List<String> recipientsAtTheNextHop() {
    return world.sink.messages().stream()
        .flatMap(message -> message.envelope().recipientAddresses().stream())
        .toList();
  }

  private static String submit(
      SmtpClient client, String sender, String author, List<String> recipients) {
    byte[] message = Messages.simple(author, "undisclosed-recipients:;", "m@example.com");
    SmtpReply reply = client.submit(sender, recipients, message);
    assertThat(reply.toString()).matches("250 2\\.6\\.0 Accepted as [0-9a-v]{16}");
    return reply.lastLine().substring(reply.lastLine().lastIndexOf(' ') + 1);
  }
}
