// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.dkim.PublicKeyRecord;
import dev.waybill.testkit.dkim.PlainDkimVerifier;
import dev.waybill.testkit.smtp.Offer;
import dev.waybill.testkit.smtp.ReceivedMessage;
import dev.waybill.testkit.smtp.SmtpClient;
import dev.waybill.testkit.smtp.SmtpReply;
import dev.waybill.testkit.smtp.SmtpSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** 8-bit messages to a host that does not offer 8BITMIME, as the settings say for each domain. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WithoutEightBitMimeIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String AUTHOR = "author@example.com";
  private static final String HEADER =
      "From: author@example.com\r\nSubject:  a\r\n  fold\r\nMIME-Version: 1.0\r\n";
  private static final String OTHER = HEADER.replace(AUTHOR, WaybillServer.USER);
  private static final String TEXT = "J\u00c3\u00b6rg = one line with a blank at its end \r\n.\r\n";

  private Path directory;
  private World world;
  private WaybillServer server;

  @BeforeAll
  void start(@TempDir Path home) {
    directory = home;
    world = World.create(SmtpSink.builder().withholding(Offer.EIGHT_BIT_MIME));
    for (String domain : List.of("convert.example", "bounce.example")) {
      world.dns.zone(domain).mx(10, "mx." + World.REMOTE);
    }
    server =
        WaybillServer.start(
            directory.resolve("var"),
            world,
            xml ->
                xml.replace(
                        "<network cidr=\"127.0.0.1/32\"/>",
                        "<network cidr=\"127.0.0.1/32\" bounces-to=\"author\"/>")
                    .replace(
                        "<without-8bitmime then=\"send-anyway\"/>",
                        "<without-8bitmime domain=\"convert.example\""
                            + " then=\"convert-before-signing\"/>"
                            + "<without-8bitmime domain=\"bounce.example\" then=\"bounce\"/>"));
  }

  @BeforeEach
  void forget() {
    world.sink.forget();
  }

  @AfterAll
  void stop() {
    server.close();
    world.close();
  }

  private String send(String message, String... to) {
    try (SmtpClient client = server.insider()) {
      byte[] octets = Messages.crlf(message.stripTrailing());
      SmtpReply reply = client.submit(WaybillServer.USER, List.of(to), octets);
      assertThat(reply.code()).isEqualTo(250);
      return reply.lastLine().substring(reply.lastLine().lastIndexOf(' ') + 1);
    }
  }

  private static String latin(ReceivedMessage message) {
    return new String(message.bytes(), StandardCharsets.ISO_8859_1);
  }

  private void verifies(ReceivedMessage message) throws IOException {
    PublicKeyRecord record = DkimWireIT.printedRecord(server.console());
    PlainDkimVerifier own = new PlainDkimVerifier(record.name().value(), record.value());
    assertThat(own.verify(message.bytes())).isEqualTo("pass");
    Path file = Files.write(directory.resolve("wire.eml"), message.bytes());
    for (ForeignVerifier verifier : ForeignVerifier.installed(record, directory)) {
      assertThat(verifier.verify(List.of(file)))
          .as(verifier.name())
          .isEqualTo(new ForeignVerifier.Verdicts(1, List.of()));
    }
  }

  @Test
  void are_sent_anyway_or_converted_and_then_signed_or_bounced() throws IOException {
    String password = "{\"password\":\"" + WaybillServer.PASSWORD + "\"}";
    assertThat(server.put("/users/" + AUTHOR, password)).isEqualTo(204);
    String message = HEADER + "\r\n" + TEXT;
    String bounced = send(message, "bob@bounce.example");
    assertThat(server.awaitHistory(bounced, "\"bounced\""))
        .contains("5.6.3", "does not offer 8BITMIME", "mx.remote.example");
    assertThat(new Mailboxes(server).awaitImap(AUTHOR, 1).get(0))
        .contains("bob@bounce.example", "8BITMIME", "Status: 5.6.3");
    assertThat(world.sink.messages()).isEmpty();

    send(message, "bob@remote.example");
    ReceivedMessage anyway = world.sink.awaitMessages(1, PATIENCE).get(0);
    assertThat(latin(anyway)).endsWith(message).startsWith("DKIM-Signature:");
    assertThat(anyway.envelope().sender().parameters()).noneMatch(p -> p.startsWith("BODY"));
    verifies(anyway);

    send(message, "bob@remote.example", "eve@convert.example");
    List<ReceivedMessage> both = world.sink.awaitMessages(3, PATIENCE).subList(1, 3);
    for (ReceivedMessage converted : both) {
      assertThat(converted.content().isEightBit()).isFalse();
      assertThat(latin(converted))
          .startsWith("DKIM-Signature:")
          .endsWith(
              HEADER
                  + "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                  + "J=C3=B6rg =3D one line with a blank at its end=20\r\n=2E\r\n");
      verifies(converted);
    }
  }

  @Test
  void that_can_not_be_converted_bounce_and_7_bits_do_not() {
    String impossible = send("Subject: \u00c3\u00b6\r\n" + OTHER + "\r\nx", "eve@convert.example");
    assertThat(server.awaitHistory(impossible, "\"bounced\"")).contains("5.6.3");

    String plain = OTHER + "Content-Transfer-Encoding: 8bit\r\n\r\nplain\r\n";
    send(plain, "bob@bounce.example", "eve@convert.example");
    assertThat(world.sink.awaitMessages(2, PATIENCE)).allMatch(m -> latin(m).endsWith(plain));
  }
}
