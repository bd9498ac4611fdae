// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.dkim.PlainDkimVerifier;
import dev.waybill.testkit.smtp.ReceivedMessage;
import dev.waybill.testkit.smtp.SmtpClient;
import dev.waybill.testkit.smtp.SmtpReply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Under {@code strict} mail of a domain without a key waits for one, whatever happens. */
class StrictDkimIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String KEYLESS = "keyless.example";
  private static final Pattern TOKEN = Pattern.compile("Accepted as (\\S+)");
  private static final Pattern SELECTOR = Pattern.compile("\"selector\":\"([^\"]+)\"");
  private static final Pattern VALUE = Pattern.compile("\"(v=DKIM1[^\"]+)\"");

  /** Header fields from above 127, to see that waiting changes no octet. */
  private static final String SUBJECT = "Subject: gr\u00fc\u00dfe";

  @Test
  void mail_waits_unsigned_until_there_is_a_key_and_then_leaves_signed(@TempDir Path home) {
    try (World world = World.create();
        WaybillServer server = WaybillServer.start(home.resolve("var"), world, this::strict)) {
      List<String> tokens =
          IntStream.range(0, 3).mapToObj(i -> submit(server, "jo@" + KEYLESS, i)).toList();
      tokens.forEach(
          token ->
              assertThat(server.awaitHistory(token, "\"reason\":\"key\""))
                  .contains("\"waiting\":\"" + KEYLESS + ": it has no DKIM key\""));
      // Settled before the kill, or it would be sent again.
      server.awaitHistory(submit(server, WaybillServer.USER, 3), "delivered");

      server.kill();
      server.startAgain();
      String record = makeKey(server, world);

      List<ReceivedMessage> all = world.sink.awaitMessages(4, PATIENCE);
      assertThat(all).hasSize(4);
      assertThat(text(all.get(0))).contains("d=example.com;");
      assertThat(all.subList(1, 4)).allSatisfy(message -> assertSigned(message, record));
      tokens.forEach(token -> server.awaitHistory(token, "delivered"));
      assertThat(server.log().lines().filter(line -> line.contains("Mail waits for a DKIM key")))
          .as("once for each start at most")
          .hasSizeBetween(1, 2);
      assertThat(server.get("/mailRepositories/var%2Fmail%2Ferror/mails").body()).isEqualTo("[]");
    }
  }

  @Test
  void mail_without_a_key_bounces_when_its_time_is_over(@TempDir Path home) {
    try (World world = World.create();
        WaybillServer server = WaybillServer.start(home.resolve("var"), world, this::impatient)) {
      world.dns.zone(KEYLESS).mx(10, "mx." + World.REMOTE);
      String token = submit(server, "jo@" + KEYLESS, 0);

      assertThat(server.awaitHistory(token, "bounced"))
          .contains("gave up after 2 seconds", "451 4.7.20 no DKIM key for " + KEYLESS);
      // The author is told, by mail that has a key.
      assertThat(text(world.sink.awaitMessages(1, PATIENCE).get(0)))
          .contains("d=example.com;", "To: <jo@" + KEYLESS + ">", "bob@remote.example");
    }
  }

  private String impatient(String xml) {
    return strict(xml).replace("give-up-after=\"5d\"", "give-up-after=\"2s\"");
  }

  private String strict(String xml) {
    return xml.replace("strict=\"false\"", "strict=\"true\"")
        .replace("${sys:waybill.dkim.authority:-zone}", "resolver")
        .replace(
            "<network cidr=\"127.0.0.1/32\"/>",
            "<network cidr=\"127.0.0.1/32\" senders=\"local *@" + KEYLESS + "\"/>");
  }

  private static String submit(WaybillServer server, String from, int number) {
    byte[] message =
        Messages.crlf(
            "From: " + from,
            "To: bob@remote.example",
            SUBJECT,
            "Message-ID: <" + number + "@example.com>",
            "",
            "Hello " + number);
    try (SmtpClient client = server.insider()) {
      SmtpReply reply = client.submit(from, List.of("bob@remote.example"), message);
      Matcher token = TOKEN.matcher(reply.toString());
      assertThat(token.find()).as("%s", reply).isTrue();
      return token.group(1);
    }
  }

  private static String makeKey(WaybillServer server, World world) {
    String made = server.post("/waybill/dkim/" + KEYLESS, "").body();
    String selector = first(SELECTOR, made);
    String record = first(VALUE, made);
    world.dns.zone(KEYLESS).at(selector + "._domainkey").txt(record);
    assertThat(server.post("/waybill/dkim/" + KEYLESS + "/" + selector + "/activate", ""))
        .as("activated")
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(200));
    return selector + "._domainkey." + KEYLESS + " " + record;
  }

  private static String first(Pattern pattern, String text) {
    return Optional.of(pattern.matcher(text)).filter(Matcher::find).orElseThrow().group(1);
  }

  private static void assertSigned(ReceivedMessage message, String record) {
    String[] parts = record.split(" ", 2);
    assertThat(new PlainDkimVerifier(parts[0], parts[1]).verify(message.bytes()))
        .isEqualTo(PlainDkimVerifier.PASS);
    assertThat(text(message))
        .startsWith("DKIM-Signature:")
        .contains("\r\n" + SUBJECT + "\r\n")
        .containsOnlyOnce("DKIM-Signature:");
  }

  private static String text(ReceivedMessage message) {
    return new String(message.bytes(), StandardCharsets.ISO_8859_1);
  }
}
