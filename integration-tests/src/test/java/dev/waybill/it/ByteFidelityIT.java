// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.smtp.ReceivedMessage;
import dev.waybill.testkit.smtp.SmtpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The message leaves as it came: every octet below our own fields is the client's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedServer.class)
class ByteFidelityIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final World world;
  private final WaybillServer server;
  private final String reader;

  ByteFidelityIT(SharedServer.Running shared) {
    world = shared.world();
    server = shared.server();
    reader = shared.newAccount();
  }

  static Stream<Arguments> messages() {
    String[] plain = {"From: news@example.com", "To: bob@remote.example", "Subject: s"};
    return Stream.of(
        Arguments.of(
            "8-bit octets in header and body",
            Messages.crlf(
                "From: \"J\u00c3\u00b6rg\" <news@example.com>",
                "Subject: \u00fc\u00ff\u0080 raw octets",
                "",
                "\u00c3\u00a4\u00ff\u0080")),
        Arguments.of(
            "no Date and no Message-ID", Messages.crlf(plain[0], plain[1], plain[2], "", "x")),
        Arguments.of(
            "a malformed Content-Type",
            Messages.crlf(
                plain[0],
                "MIME-Version: 1.0 (Apple Mail)",
                "Content-Type: multipart/mixed; boundary=\"unbalanced",
                "Content-Transfer-Encoding: nonsense",
                "",
                "--unbalanced",
                "",
                "x")),
        Arguments.of(
            "bare dots",
            Messages.crlf(plain[0], plain[2], "", ".", "..", ".leading", "a.", "", ".", "")),
        Arguments.of(
            "lines of 998 octets",
            Messages.crlf(plain[0], "X-Long: " + "h".repeat(990), "", "b".repeat(998), "e")),
        Arguments.of(
            "a DKIM signature of somebody else",
            Messages.crlf(
                "DKIM-Signature: v=1; a=rsa-sha256; d=other.example; s=x; h=from; bh=AAAA; b=BBBB",
                plain[0],
                plain[2],
                "",
                "signed before")),
        Arguments.of(
            "odd folding, empty fields, trailing blanks and blank lines",
            Messages.crlf(
                plain[0],
                "Subject:",
                "X-Empty: ",
                "X-Fold:",
                "\t folded  ",
                " \tmore",
                "",
                "a  ",
                "\t",
                "",
                "",
                "")),
        Arguments.of("no body at all", Messages.crlf(plain[0], plain[2])),
        Arguments.of(
            "no final blank lines and control octets",
            Messages.crlf(plain[0], "", "a\u000b\u007fb\u0001c")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void arrives_octet_for_octet(String what, byte[] message) {
    ReceivedMessage received = send(message, List.of("bob@remote.example")).get(0);

    assertThat(below(received, message)).as(what).isEqualTo(message);
    assertThat(ourFields(received, message))
        .as("only fields of ours stand on top")
        .allMatch(line -> line.startsWith("DKIM-Signature: v=1;") || line.startsWith("Received: "));
  }

  @Test
  void a_removed_bcc_field_is_the_only_difference() {
    byte[] message =
        Messages.crlf(
            "From: news@example.com",
            "bcc: secret@remote.example,",
            "\tother@remote.example",
            "Subject: s",
            "Resent-Bcc: third@remote.example",
            "",
            "Bcc: of the body",
            "\u00e4");
    byte[] expected =
        Messages.crlf("From: news@example.com", "Subject: s", "", "Bcc: of the body", "\u00e4");

    ReceivedMessage received = send(message, List.of("bob@remote.example")).get(0);

    assertThat(below(received, expected)).isEqualTo(expected);
    assertThat(ourFields(received, expected))
        .hasSizeGreaterThan(1)
        .allMatch(line -> line.startsWith("DKIM-Signature: v=1;") || line.startsWith("Received: "));
  }

  @Test
  void a_message_for_local_and_foreign_recipients_is_split_without_a_change() {
    byte[] message =
        Messages.crlf("From: news@example.com", "Subject: \u00fc\u0080", "", "both kinds");

    List<ReceivedMessage> received =
        send(message, List.of("bob@remote.example", reader, "ann@remote.example"));

    assertThat(received)
        .hasSize(2)
        .allSatisfy(r -> assertThat(below(r, message)).isEqualTo(message));
    List<String> inbox = new Mailboxes(server).awaitImap(reader, 1);
    assertThat(inbox.get(0)).contains("both kinds");
  }

  @Test
  void twenty_five_mebioctets_arrive_octet_for_octet() {
    byte[] message = attachment(25);

    ReceivedMessage received = send(message, List.of("bob@remote.example")).get(0);

    assertThat(below(received, message)).isEqualTo(message);
  }

  private List<ReceivedMessage> send(byte[] message, List<String> recipients) {
    try (SmtpClient client = server.insider()) {
      assertThat(client.submit(WaybillServer.USER, recipients, message).code()).isEqualTo(250);
    }
    int foreign = (int) recipients.stream().filter(r -> r.endsWith(World.REMOTE)).count();
    return world.sink.awaitMessages(foreign, PATIENCE);
  }

  private static byte[] below(ReceivedMessage received, byte[] original) {
    byte[] octets = received.bytes();
    return Arrays.copyOfRange(octets, Math.max(0, octets.length - original.length), octets.length);
  }

  private static List<String> ourFields(ReceivedMessage received, byte[] original) {
    byte[] octets = received.bytes();
    String top = new String(octets, 0, octets.length - original.length, ISO_8859_1);
    return new ArrayList<>(List.of(top.split("\r\n(?![ \t])")));
  }

  private static byte[] attachment(int mebioctets) {
    StringBuilder message = new StringBuilder("From: news@example.com\r\nSubject: big\r\n\r\n");
    Random random = new Random(1);
    int length = mebioctets * 1024 * 1024;
    while (message.length() < length) {
      message.append((char) ('A' + random.nextInt(26)));
      if (message.length() % 78 == 0) {
        message.append("\r\n");
      }
    }
    return message.append("\r\n").toString().getBytes(ISO_8859_1);
  }
}
