// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import dev.waybill.it.MailMergeTool.Sent;
import dev.waybill.testkit.smtp.ReceivedMessage;
import dev.waybill.testkit.smtp.SmtpClient;
import dev.waybill.testkit.smtp.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/howto/bulk-sender.md} from beginning to end: the rules of that page, the DNS records
 * that the server prints, a mail merge, and the bounces of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailMergeIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MESSAGES = 2000;

  /** The next hop refuses this one at RCPT. */
  private static final String UNKNOWN = MailMergeTool.recipient(MESSAGES);

  /** The next hop takes the message for this one and bounces it later. */
  private static final String GONE = MailMergeTool.recipient(1001);

  private final ClosedInTurn closed = new ClosedInTurn();
  private Path home;
  private World world;
  private WaybillServer server;
  private Map<String, Sent> sent;
  private List<ReceivedMessage> arrived;

  @BeforeAll
  void send(@TempDir Path directory) throws IOException {
    home = directory;
    world = closed.later(World.create());
    world.sink.script().on(Stage.RCPT).to(UNKNOWN).reply("550 5.1.1 No such user");
    server = closed.later(WaybillServer.start(data(), world, MailMergeIT::withTheRule));
    usePortOfTheTool();
    publishWhatTheServerPrints();

    sent = new MailMergeTool(toolPort()).send(MESSAGES + 1);
    arrived = world.sink.awaitMessages(MESSAGES, PATIENCE);
  }

  @AfterAll
  void stop() throws Exception {
    closed.close();
  }

  private Path data() {
    return home.resolve("var");
  }

  /** What stands for port 2525. */
  private int toolPort() {
    return server.otherSmtpPort();
  }

  /** The element of the page that begins so, for the address of the tool here. */
  private static String fromThePage(String start) {
    try {
      String page = Files.readString(Path.of("..", "docs", "howto", "bulk-sender.md"));
      int begin = page.indexOf(start);
      assertThat(begin).as("the page has %s", start).isNotNegative();
      String element = page.substring(begin, page.indexOf("/>", begin) + "/>".length());
      return element.replace("192.0.2.10", MailMergeTool.ADDRESS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withTheRule(String xml) {
    String relay = "<relay max-recipients=\"1000\">";
    String rule = fromThePage("<network cidr=\"192.0.2.10/32\" name=");
    return xml.replace(relay, relay + "\n    " + rule);
  }

  /** Afterwards, as the ports of a test are known only when its server runs. */
  private void usePortOfTheTool() throws IOException {
    server.rewriteSettings(xml -> xml.replace("ports=\"2525\"", "ports=\"" + toolPort() + "\""));
    assertThat(output(waybill().run("check"))).startsWith("Fine; read ");
    output(waybill().ask("reload"));
  }

  private WaybillCommand waybill() {
    return new WaybillCommand(data());
  }

  private static String output(WaybillCommand.Answer answer) {
    assertThat(answer.exitCode()).as(answer.output()).isZero();
    return answer.output();
  }

  private void publishWhatTheServerPrints() {
    String zone =
        server
            .console()
            .lines()
            .dropWhile(line -> !line.equals("DNS records for example.com:"))
            .dropWhile(line -> !line.startsWith("  ;"))
            .takeWhile(line -> line.startsWith("  "))
            .map(String::strip)
            .collect(Collectors.joining("\n"));
    assertThat(zone).contains("v=spf1", "v=DKIM1", "v=DMARC1");
    world.dns.zoneFile("example.com", zone).zone("example.com").at("mx").a("127.0.0.1");
  }

  @Test
  void each_message_arrives_once_and_as_it_was_sent() throws IOException {
    await().atMost(PATIENCE).until(() -> output(waybill().ask("queue")), "Nothing waits\n"::equals);

    assertThat(world.sink.messages()).hasSize(MESSAGES);
    assertThat(world.sink.unacknowledged()).isEmpty();
    assertThat(world.sink.violations()).isEmpty();
    assertThat(arrived.stream().map(MailMergeIT::recipient))
        .doesNotHaveDuplicates()
        .doesNotContain(UNKNOWN);
    assertThat(arrived)
        .allSatisfy(
            message -> {
              Sent original = original(message);
              assertThat(message.content().sha256OfLast(original.octets()))
                  .isEqualTo(original.sha256());
              assertThat(message.sender()).matches("b-[0-9a-v]{52}@bounce\\.example\\.com");
            });
  }

  private Sent original(ReceivedMessage message) {
    return Optional.ofNullable(sent.get(recipient(message))).orElseThrow();
  }

  private static String recipient(ReceivedMessage message) {
    List<String> recipients = message.envelope().recipientAddresses();
    assertThat(recipients).hasSize(1);
    return recipients.get(0);
  }

  @Test
  void receivers_see_that_it_is_from_the_domain() throws IOException {
    DmarcJudge judge = judge();

    assertThat(judge.verdicts(home.resolve("as-it-came"), peer(), arrived, octets -> octets))
        .hasSize(MESSAGES)
        .containsOnly(DmarcJudge.PASS);
  }

  @Test
  void receivers_see_what_somebody_else_sends_or_changes() throws IOException {
    DmarcJudge judge = judge();
    List<ReceivedMessage> some = arrived.subList(0, 4);

    assertThat(judge.verdicts(home.resolve("1"), InetAddress.getByName("192.0.2.9"), some, o -> o))
        .containsOnly("spf=fail dkim=pass dmarc-spf=fail dmarc-dkim=pass");
    assertThat(judge.verdicts(home.resolve("2"), peer(), some, octets -> octets + "x\r\n"))
        .containsOnly("spf=pass dkim=fail dmarc-spf=pass dmarc-dkim=fail");
    world.dns.zone("other.example").at("_dmarc").txt("v=DMARC1; p=reject");
    UnaryOperator<String> forged = octets -> octets.replace("news@example.com", "a@other.example");
    assertThat(judge.verdicts(home.resolve("3"), peer(), some, forged))
        .containsOnly("spf=pass dkim=fail dmarc-spf=fail dmarc-dkim=fail");
  }

  private DmarcJudge judge() {
    Optional<DmarcJudge> judge = DmarcJudge.installed(world);
    if (judge.isEmpty()) {
      System.out.println("Skipped: python3-authheaders and python3-spf are not installed");
    }
    Assumptions.assumeTrue(judge.isPresent(), "authheaders and pyspf are not installed");
    return judge.orElseThrow();
  }

  /** Where the server connects from. */
  private InetAddress peer() {
    return world.sink.connections().get(0).client();
  }

  @Test
  void early_and_late_bounces_reach_the_from_address() {
    Mailboxes mailboxes = new Mailboxes(server);
    assertThat(mailboxes.awaitImap(WaybillServer.USER, 1))
        .singleElement(STRING)
        .contains("Undelivered mail", UNKNOWN, "550 5.1.1 No such user");

    String returnPath =
        arrived.stream()
            .filter(message -> recipient(message).equals(GONE))
            .map(ReceivedMessage::sender)
            .findAny()
            .orElseThrow();
    try (SmtpClient mailHost = server.outsider()) {
      assertThat(mailHost.submit("", List.of(returnPath), lateBounce(returnPath)).code())
          .isEqualTo(250);
    }

    assertThat(mailboxes.awaitImap(WaybillServer.USER, 2))
        .hasSize(2)
        .anySatisfy(notice -> assertThat(notice).contains(GONE, "550 5.2.1 The mailbox is gone"));
    assertThat(server.awaitHistory(token(UNKNOWN), "\"reported\"")).contains("\"bounced\"");
    assertThat(server.awaitHistory(token(GONE), "\"reported\""))
        .contains("\"delivered\"", "\"bounced-later\"");
  }

  private String token(String recipient) {
    return Optional.ofNullable(sent.get(recipient)).orElseThrow().token();
  }

  private static byte[] lateBounce(String returnPath) {
    return Messages.crlf(
        "From: MAILER-DAEMON@mx.remote.example",
        "To: " + returnPath,
        "Subject: Undelivered Mail Returned to Sender",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
        "",
        "--b",
        "",
        "The mailbox is gone.",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.remote.example",
        "",
        "Final-Recipient: rfc822; " + GONE,
        "Action: failed",
        "Status: 5.2.1",
        "Diagnostic-Code: smtp; 550 5.2.1 The mailbox is gone",
        "",
        "--b--");
  }

  @Test
  void a_dry_run_says_what_happens() throws IOException {
    String port = Integer.toString(toolPort());
    WaybillCommand.Answer answer =
        waybill()
            .run(
                "explain",
                "--client",
                MailMergeTool.ADDRESS,
                "--port",
                port,
                "--from",
                WaybillServer.USER,
                "--to",
                "bob@remote.example");
    assertThat(output(answer))
        .contains("Accepted\n", "limits       off for this client\n")
        .contains("return path  a signed address of its own for each recipient")
        .contains("DKIM         signed by wb");
  }

  @Test
  void what_the_rule_does_not_allow_is_refused() {
    try (SmtpClient client = MailMergeTool.connect(toolPort())) {
      client.command("MAIL FROM:<boss@other.example>");
      assertThat(client.command("RCPT TO:<bob@remote.example>").toString())
          .startsWith("553 5.7.1 Sender not allowed: ");
    }
    try (SmtpClient client = MailMergeTool.connect(server.smtp().getPort())) {
      client.command("MAIL FROM:<" + MailMergeTool.SENDER + ">");
      assertThat(client.command("RCPT TO:<bob@remote.example>").toString())
          .startsWith("550 5.7.1 Relaying denied on this port: ");
    }
    try (SmtpClient client = server.outsider()) {
      client.command("MAIL FROM:<" + MailMergeTool.SENDER + ">");
      assertThat(client.command("RCPT TO:<bob@remote.example>").toString())
          .startsWith("530 5.7.0 Authentication required: ");
    }
  }
}
