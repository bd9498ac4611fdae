// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testkit.dialogue.Dialogue;
import dev.waybill.testkit.net.FreePorts;
import dev.waybill.testkit.smtp.SmtpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dialogues of {@code docs/dialogues/relay-policy} against a real server with the policy that
 * stands beside them, and what becomes of mail that came round the hooks.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RelayPolicyIT {

  private static final Path DIALOGUES = Path.of("..", "docs", "dialogues", "relay-policy");

  private static final List<String> ACCOUNTS =
      List.of("gone@example.com", "small@example.com", "safe@example.com", "there@example.com");

  private final List<Integer> ports = FreePorts.reserve(3);
  private World world;
  private WaybillServer server;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    world = World.create();
    Path conf = ChangedConf.copy(directory.resolve("conf"));
    ChangedConf.relay(conf, Files.readString(DIALOGUES.resolve("relay.xml")));
    ChangedConf.proxiedServer(conf, ports.get(0));
    ChangedConf.serverWithoutOurHooks(conf, ports.get(1));
    ChangedConf.serverWithoutBrackets(conf, ports.get(2));
    server = WaybillServer.start(directory.resolve("var"), conf, world);
    for (String account : ACCOUNTS) {
      String password = "{\"password\":\"" + WaybillServer.PASSWORD + "\"}";
      assertThat(server.put("/users/" + account, password)).isEqualTo(204);
    }
    String alias = "/address/aliases/news@example.com/sources/sales@example.com";
    assertThat(server.put(alias)).isEqualTo(204);
    assertThat(server.put("/address/groups/team@example.com/news@example.com")).isEqualTo(204);
  }

  @AfterAll
  void stop() {
    server.close();
    world.close();
  }

  @TestFactory
  Stream<DynamicTest> dialogues() throws IOException {
    try (Stream<Path> files = Files.list(DIALOGUES)) {
      List<Path> dialogues =
          files.filter(file -> file.toString().endsWith(".smtp")).sorted().toList();
      return dialogues.stream()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> run(file)));
    }
  }

  private void run(Path file) {
    Dialogue.read(file)
        .with(Map.of("submission", server.submissionPort(), "proxied", ports.get(0)))
        .run(server.smtp());
  }

  @Test
  void mail_from_a_port_without_our_hooks_leaves_as_the_rule_of_its_network_says() {
    submit("127.0.0.3", "news@example.com", "round-good@example.com", "bob@remote.example");

    assertThat(world.sink.awaitMessages(1, Duration.ofSeconds(60)))
        .anySatisfy(message -> assertThat(message.text()).contains("round-good@example.com"));

    submit("127.0.0.3", "boss@partner.example", "round-bad@example.com", "bob@remote.example");
    awaitLog("is not relayed, by <network cidr=\"127.0.0.3/32\"> in line");
    awaitLog("553 5.7.1 Sender not allowed");

    submit("127.0.0.5", "news@example.com", "round-suspended@example.com", "bob@remote.example");
    awaitLog("550 5.7.13 Relaying suspended for your network");

    submit("127.0.0.2", "news@example.com", "round-stranger@example.com", "bob@remote.example");
    awaitLog("is not relayed, for no rule of <relay> is for the client: 550 5.7.1 Relaying denied");
  }

  @Test
  void a_forward_of_a_stranger_s_mail_is_refused_at_rcpt() {
    assertThat(server.put("/address/groups/list@example.com/x@remote.example")).isEqualTo(204);
    String forward = "/address/forwards/gone@example.com/targets/";
    assertThat(server.put(forward + "gone@remote.example")).isEqualTo(204);
    assertThat(server.put(forward + "gone@example.com")).isEqualTo(204);
    assertThat(
            server
                .post("/mappings/address/mapped@example.com/targets/m@remote.example", "")
                .statusCode())
        .isEqualTo(204);
    assertThat(server.put("/address/aliases/list@example.com/sources/all@example.com"))
        .isEqualTo(204);
    assertThat(server.put("/domains/alias.example")).isEqualTo(204);
    assertThat(server.put("/domains/example.com/aliases/alias.example")).isEqualTo(204);
    // The domains are looked up once a second.
    await().until(() -> replyToRecipient("127.0.0.2", "news@alias.example").startsWith("250 "));

    for (String recipient :
        List.of(
            "list@example.com",
            "all@example.com",
            "gone@example.com",
            "gone+tag@example.com",
            "mapped@example.com",
            "mapped+tag@example.com",
            "list@alias.example")) {
      assertThat(replyToRecipient("127.0.0.2", recipient))
          .startsWith("550 5.7.1 Relaying denied: this address forwards to another server");
      assertThat(replyToRecipient("127.0.0.1", recipient)).startsWith("250 ");
    }
    assertThat(replyToRecipient("127.0.0.2", "news@alias.example")).startsWith("250 ");
  }

  private String replyToRecipient(String from, String recipient) {
    try (SmtpClient client = server.greeted(from)) {
      client.command("MAIL FROM:<news@example.com>");
      return client.command("RCPT TO:<" + recipient + ">").lastLine();
    }
  }

  @Test
  void addresses_need_no_brackets_where_the_setting_says_so() {
    try (SmtpClient client = SmtpClient.connect("127.0.0.1", "127.0.0.1", ports.get(2))) {
      client.greet("client.example");
      assertThat(client.command("MAIL FROM:<news@example.com").toString()).startsWith("501 5.5.2");
      assertThat(client.command("MAIL FROM:news@example.com").code()).isEqualTo(250);
      assertThat(client.command("RCPT TO:bob@remote.example").code()).isEqualTo(250);
      assertThat(client.command("RCPT TO:<bob@remote.example>").code()).isEqualTo(250);
    }
  }

  @Test
  void rules_for_accounts_that_do_not_exist_are_told_at_the_start() {
    assertThat(server.console())
        .containsPattern(
            "waybill\\.xml:\\d+: warning: <account name=\"gone@example.com\">: this server has no"
                + " such account; nobody sends by this rule")
        .doesNotContain("listens for SMTP on");
  }

  @Test
  void mail_for_a_sub_address_of_an_account_or_its_alias_is_in_its_inbox() {
    try (SmtpClient client = server.outsider()) {
      for (String to : List.of("news+tag@example.com", "Sales+other@example.com")) {
        byte[] message = Messages.simple("a@client.example", to, to);
        assertThat(client.submit("a@client.example", List.of(to), message).code()).isEqualTo(250);
      }
    }

    assertThat(new Mailboxes(server).awaitImap(WaybillServer.USER, 2))
        .anySatisfy(message -> assertThat(message).contains("Message-ID: <news+tag@example.com>"))
        .anySatisfy(
            message -> assertThat(message).contains("Message-ID: <Sales+other@example.com>"));
  }

  private void submit(String from, String sender, String messageId, String to) {
    try (SmtpClient client = SmtpClient.connect(from, "127.0.0.1", ports.get(1))) {
      client.greet("client.example");
      byte[] message = Messages.simple(sender, to, messageId);
      assertThat(client.submit(sender, List.of(to), message).code()).isEqualTo(250);
    }
  }

  private void awaitLog(String text) {
    await("the log says: " + text)
        .atMost(Duration.ofSeconds(60))
        .until(() -> server.log().contains(text));
  }
}
