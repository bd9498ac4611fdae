// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import static dev.waybill.testkit.smtp.Offer.EIGHT_BIT_MIME;
import static dev.waybill.testkit.smtp.Offer.SMTPUTF8;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.delivery.Outcome.Delivered;
import dev.waybill.core.delivery.Outcome.HostFailed;
import dev.waybill.core.delivery.Outcome.Refused;
import dev.waybill.core.delivery.Outcome.Trouble;
import dev.waybill.testkit.net.FreePorts;
import dev.waybill.testkit.smtp.Gate;
import dev.waybill.testkit.smtp.MailPath;
import dev.waybill.testkit.smtp.Offer;
import dev.waybill.testkit.smtp.ReceivedMessage;
import dev.waybill.testkit.smtp.SmtpSink;
import dev.waybill.testkit.smtp.Stage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SmtpConnectionTest {

  private static final String MESSAGE = "Subject: hello\r\n\r\nHello.\r\n";
  private static final String BOB = "bob@example.org";
  private static final Duration SOON = Duration.ofSeconds(10);

  private final SmtpSink sink = SmtpSink.start();

  @AfterEach
  void stop() {
    sink.close();
  }

  private Client client() {
    return new Client(sink.port());
  }

  private HostFailed failedOpening() {
    try (Client client = client()) {
      return client.open().orElseThrow();
    }
  }

  private Outcome sendOne() {
    try (Client client = client().opened()) {
      return client.send(BOB, MESSAGE);
    }
  }

  @Nested
  class A_message {

    @Test
    void arrives_with_its_envelope_and_every_octet() {
      Outcome outcome = sendOne();

      ReceivedMessage received = sink.messages().get(0);
      assertThat(outcome).isInstanceOf(Delivered.class);
      assertThat(outcome.remote()).isEqualTo("sink.example[127.0.0.1]:" + sink.port());
      assertThat(received.text()).isEqualTo(MESSAGE);
      assertThat(received.sender()).endsWith("@bounce.example.com");
      assertThat(received.envelope().recipientAddresses()).containsExactly(BOB);
      assertThat(received.envelope().helo()).isEqualTo("out.example.com");
      assertThat(sink.violations()).isEmpty();
    }

    @Test
    void may_come_from_nobody() {
      try (Client client = client().opened()) {
        client.sendFrom("", BOB, MESSAGE);
      }

      assertThat(sink.messages().get(0).sender()).isEmpty();
    }

    @Test
    void gets_a_line_end_when_it_has_none() {
      try (Client client = client().opened()) {
        client.send(BOB, "Subject: x\r\n\r\nno end");
        client.send(BOB, "Subject: x\r\n\r\nbare LF\n");
        client.send(BOB, "");
      }

      assertThat(sink.messages())
          .extracting(ReceivedMessage::text)
          .containsExactly("Subject: x\r\n\r\nno end\r\n", "Subject: x\r\n\r\nbare LF\n\r\n", "");
    }

    @Test
    void keeps_its_dots() {
      String dots = ".\r\n..\r\n...\r\n.x\r\nx.\r\n.\r\n\r\n.\r\n";
      try (Client client = client().opened()) {
        client.send(BOB, dots);
      }

      assertThat(sink.messages().get(0).text()).isEqualTo(dots);
    }

    @Test
    void keeps_carriage_returns_and_line_feeds_that_stand_alone() {
      String odd = "a\rb\nc\r\r\nd\n\r\n\n.x\r.y\r\n";
      try (Client client = client().opened()) {
        client.send(BOB, odd);
      }

      assertThat(sink.messages().get(0).text()).isEqualTo(odd);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"a\n.\nb", "a\n.\r\nb", "a\r.\rb", "a\r.\r\nb", "a\r.\nb", "a\n.", "a\r\r.\n"})
    void that_could_be_read_as_two_is_refused_for_good(String smuggling) {
      try (Client client = client().opened()) {
        Outcome outcome = client.send(BOB, smuggling);

        assertThat(outcome).isInstanceOf(Refused.class);
        assertThat(outcome.reply().description()).startsWith("5.6.0 ");
        assertThat(client.connection().isUsable()).isFalse();
      }
      assertThat(sink.messages()).isEmpty();
      assertThat(sink.unacknowledged()).isEmpty();
    }

    @Test
    void of_many_blocks_is_the_same_at_the_other_side() {
      byte[] big = new byte[3_000_000];
      new Random(7).nextBytes(big);
      for (int i = 0; i < big.length; i++) {
        big[i] = big[i] == '\n' || big[i] == '\r' ? (byte) '.' : big[i];
      }
      for (int i = 76; i < big.length; i += 78) {
        big[i - 1] = '\r';
        big[i] = '\n';
      }
      big[big.length - 2] = '\r';
      big[big.length - 1] = '\n';
      try (Client client = client().opened()) {
        assertThat(client.send(BOB, big)).isInstanceOf(Delivered.class);
      }

      assertThat(sink.messages().get(0).bytes()).isEqualTo(big);
    }

    @Test
    void follows_another_on_the_same_connection() {
      try (Client client = client().opened()) {
        client.send(BOB, MESSAGE);
        client.send("eve@example.org", MESSAGE);
      }

      assertThat(sink.messages()).hasSize(2);
      assertThat(sink.connections()).hasSize(1);
      assertThat(sink.violations()).isEmpty();
    }
  }

  @Nested
  class Extensions {

    private MailPath sender(String message) {
      try (Client client = client().opened()) {
        assertThat(client.send(BOB, message)).isInstanceOf(Delivered.class);
      }
      assertThat(sink.violations()).isEmpty();
      return sink.messages().get(0).envelope().sender();
    }

    @Test
    void are_not_used_when_they_are_not_offered() {
      sink.offer();

      assertThat(sender("Subject: \u00e4\r\n\r\n\u00e4\r\n").parameters()).isEmpty();
    }

    @Test
    void declare_eight_bit_content_only() {
      sink.offer(EIGHT_BIT_MIME);

      assertThat(sender("Subject: x\r\n\r\n\u00e4\r\n").parameters())
          .containsExactly("BODY=8BITMIME");
      sink.forget();
      assertThat(sender(MESSAGE).parameters()).isEmpty();
    }

    @Test
    void declare_eight_bit_content_far_behind() {
      sink.offer(EIGHT_BIT_MIME);
      String far = "Subject: x\r\n\r\n" + "plain\r\n".repeat(20_000) + "\u00e4\r\n";

      assertThat(sender(far).parameters()).containsExactly("BODY=8BITMIME");
    }

    @Test
    void declare_utf_8_in_the_header_only() {
      sink.offer(EIGHT_BIT_MIME, SMTPUTF8);

      assertThat(sender("Subject: \u00e4\r\n\r\nx\r\n").parameters())
          .containsExactly("BODY=8BITMIME", "SMTPUTF8");
      sink.forget();
      assertThat(sender("Subject: x\r\n\r\n\u00e4\r\n").parameters())
          .containsExactly("BODY=8BITMIME");
    }

    @Test
    void carry_an_address_beyond_ascii() {
      sink.offer(EIGHT_BIT_MIME, SMTPUTF8);
      try (Client client = client().opened()) {
        client.send("j\u00f6rg@example.org", MESSAGE);
      }

      assertThat(sink.messages().get(0).envelope().recipientAddresses())
          .containsExactly("j\u00f6rg@example.org");
    }

    @Test
    void are_missing_for_an_address_beyond_ascii() {
      sink.offer(EIGHT_BIT_MIME);
      try (Client client = client().opened()) {
        Outcome outcome = client.send("j\u00f6rg@example.org", MESSAGE);

        assertThat(outcome).isInstanceOf(Refused.class);
        assertThat(outcome.reply().toString()).startsWith("553 5.6.7 ");
        assertThat(client.send(BOB, MESSAGE)).isInstanceOf(Delivered.class);
      }
    }

    @Test
    void work_without_pipelining_and_after_a_refusal() {
      sink.offer();
      sink.script().on(Stage.RCPT).first(1).reply("550 5.1.1 who?");
      try (Client client = client().opened()) {
        assertThat(client.send(BOB, MESSAGE)).isInstanceOf(Refused.class);
        assertThat(client.send(BOB, MESSAGE)).isInstanceOf(Delivered.class);
      }

      assertThat(sink.violations()).isEmpty();
      assertThat(sink.connections()).hasSize(1);
    }

    @Test
    void fall_back_to_helo() {
      sink.script().on(Stage.EHLO).first(1).reply("502 5.5.1 what?");

      assertThat(sendOne()).isInstanceOf(Delivered.class);
      assertThat(sink.transcript(1)).contains("C: HELO out.example.com");
      assertThat(sink.violations()).isEmpty();
    }

    @Test
    void tell_a_size_and_keep_to_a_limit() {
      try (SmtpSink small = SmtpSink.builder().offeringSize(100).start();
          Client client = new Client(small.port()).opened()) {
        Outcome tooBig = client.send(BOB, "x".repeat(101));
        Outcome fits = client.send(BOB, MESSAGE);

        assertThat(tooBig).isInstanceOf(Refused.class);
        assertThat(tooBig.reply())
            .hasToString("552 5.3.4 message has 101 octets, the next hop takes at most 100");
        assertThat(fits).isInstanceOf(Delivered.class);
        assertThat(small.messages().get(0).envelope().sender().parameter("SIZE"))
            .contains(String.valueOf(MESSAGE.length()));
      }
    }
  }

  @Nested
  class A_refusal {

    @ParameterizedTest
    @ValueSource(strings = {"421 4.3.2 not now", "450 4.7.1 later", "554 5.7.1 blocked"})
    void at_the_greeting_concerns_the_host(String reply) {
      sink.script().on(Stage.CONNECT).reply(reply);

      HostFailed failure = failedOpening();

      assertThat(failure.trouble()).isEqualTo(Trouble.SET_UP);
      assertThat(failure.reply()).hasToString(reply);
    }

    @ParameterizedTest
    @ValueSource(strings = {"421 4.3.2 not now", "450 4.7.1 later", "554 5.7.1 blocked"})
    void at_ehlo_concerns_the_host(String reply) {
      sink.script().on(Stage.EHLO).reply(reply);

      HostFailed failure = failedOpening();

      assertThat(failure.trouble()).isEqualTo(Trouble.SET_UP);
      assertThat(failure.reply()).hasToString(reply);
    }

    @ParameterizedTest
    @EnumSource(
        value = Stage.class,
        names = {"MAIL", "RCPT", "DATA", "END_OF_DATA"})
    void for_good_concerns_the_consignment_at_every_later_stage(Stage stage) {
      sink.script().on(stage).first(1).reply("550-5.7.1 not", "550 5.7.1 here");
      try (Client client = client().opened()) {
        Outcome outcome = client.send(BOB, MESSAGE);

        assertThat(outcome).isInstanceOf(Refused.class);
        assertThat(outcome.reply()).hasToString("550 5.7.1 not here");
        assertThat(client.send(BOB, MESSAGE)).isInstanceOf(Delivered.class);
      }
      assertThat(sink.messages()).hasSize(1);
      assertThat(sink.connections()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
        value = Stage.class,
        names = {"RCPT", "DATA", "END_OF_DATA"})
    void for_now_concerns_the_consignment_from_rcpt_on(Stage stage) {
      sink.script().on(stage).first(1).reply("451 4.7.1 greylisted");
      try (Client client = client().opened()) {
        assertThat(client.send(BOB, MESSAGE)).isInstanceOf(Refused.class);
        assertThat(client.send(BOB, MESSAGE)).isInstanceOf(Delivered.class);
      }
    }

    @Test
    void for_now_at_mail_concerns_the_host() {
      sink.script().on(Stage.MAIL).reply("451 4.7.1 too many");

      Outcome outcome = sendOne();

      assertThat(outcome.hostFailure()).map(HostFailed::trouble).contains(Trouble.UNWILLING);
    }

    @ParameterizedTest
    @EnumSource(
        value = Stage.class,
        names = {"MAIL", "RCPT", "DATA", "END_OF_DATA"})
    void with_421_ends_the_connection_and_concerns_the_host(Stage stage) {
      sink.script().on(stage).replyThenDrop("421 4.3.2 shutting down");
      try (Client client = client().opened()) {
        Outcome outcome = client.send(BOB, MESSAGE);

        assertThat(outcome.hostFailure()).map(HostFailed::trouble).contains(Trouble.LOST);
        assertThat(outcome.reply()).hasToString("421 4.3.2 shutting down");
        assertThat(client.connection().isUsable()).isFalse();
      }
    }

    @Test
    void of_the_recipient_is_told_although_data_was_taken() {
      // The sink answers DATA with 354 by script, as some servers do without a recipient.
      sink.script().on(Stage.RCPT).first(1).reply("550 5.1.1 who?");
      sink.script().on(Stage.DATA).first(1).reply("354 go on");
      try (Client client = client().opened()) {
        Outcome outcome = client.send(BOB, MESSAGE);

        assertThat(outcome.reply()).hasToString("550 5.1.1 who?");
        client.send(BOB, MESSAGE);
      }
      assertThat(sink.messages()).extracting(ReceivedMessage::text).doesNotContain("");
    }
  }

  @Nested
  class A_lost_connection {

    @Test
    void that_never_was_names_the_host() {
      try (Client client = new Client(FreePorts.one())) {
        HostFailed failure = client.open().orElseThrow();

        assertThat(failure.trouble()).isEqualTo(Trouble.SET_UP);
        assertThat(failure.reply().toString()).startsWith("451 4.4.1 no connection");
        assertThat(failure.remote()).startsWith("sink.example[127.0.0.1]:");
      }
    }

    @ParameterizedTest
    @EnumSource(
        value = Stage.class,
        names = {"CONNECT", "EHLO"})
    void at_the_beginning_concerns_the_host(Stage stage) {
      sink.script().on(stage).drop();

      assertThat(failedOpening().reply().toString()).startsWith("451 4.4.2 connection lost");
    }

    @ParameterizedTest
    @EnumSource(
        value = Stage.class,
        names = {"MAIL", "RCPT", "DATA"})
    void in_the_envelope_concerns_the_host(Stage stage) {
      sink.script().on(stage).drop();

      Outcome outcome = sendOne();

      assertThat(outcome.hostFailure()).map(HostFailed::trouble).contains(Trouble.LOST);
      assertThat(outcome.reply().toString()).startsWith("451 4.4.2 connection lost");
    }

    @Test
    void in_the_middle_of_the_message_concerns_the_host() {
      sink.script().on(Stage.BODY).after(1_000_000).reset();
      try (Client client = client().opened()) {
        Outcome outcome = client.send(BOB, "plain\r\n".repeat(2_000_000));

        assertThat(outcome.hostFailure()).map(HostFailed::trouble).contains(Trouble.LOST);
        assertThat(outcome.reply().text()).contains("in the middle of the message");
      }
      assertThat(sink.messages()).isEmpty();
    }

    @Test
    void after_the_final_dot_defers_because_the_message_may_have_arrived() {
      sink.script().on(Stage.END_OF_DATA).drop();

      Outcome outcome = sendOne();

      assertThat(outcome).isInstanceOf(Refused.class);
      assertThat(outcome.reply().toString()).startsWith("451 4.4.2 no answer to the end");
    }
  }

  @Nested
  class A_slow_host {

    private final Gate gate = new Gate();
    private final DeliverySettings hasty =
        Client.SETTINGS.withTimeouts(SmtpTimeouts.all(Duration.ofMillis(300)));

    @AfterEach
    void open() {
      gate.open();
    }

    @ParameterizedTest
    @EnumSource(
        value = Stage.class,
        names = {"CONNECT", "EHLO"})
    void at_the_beginning_is_given_up(Stage stage) {
      sink.script().on(stage).stallAt(gate);
      try (Client client = new Client(sink.port(), hasty)) {
        HostFailed failure = client.open().orElseThrow();

        assertThat(failure.reply().toString())
            .startsWith("451 4.4.2 connection timed out after 300 ms");
      }
    }

    @ParameterizedTest
    @EnumSource(
        value = Stage.class,
        names = {"MAIL", "RCPT", "DATA", "END_OF_DATA"})
    void later_is_given_up_too(Stage stage) {
      sink.script().on(stage).stallAt(gate);
      try (Client client = new Client(sink.port(), hasty).opened()) {
        assertThat(client.send(BOB, MESSAGE).reply().text()).contains("timed out after 300 ms");
      }
    }

    @Test
    void that_does_not_read_is_given_up() {
      sink.script().on(Stage.BODY).after(10).stallAt(gate);
      try (Client client = new Client(sink.port(), hasty).opened()) {
        Outcome outcome = client.send(BOB, "plain\r\n".repeat(5_000_000));

        assertThat(outcome.reply().text())
            .contains("timed out after 300 ms in the middle of the message");
      }
    }

    @Test
    void is_cut_from_outside() {
      sink.script().on(Stage.MAIL).stallAt(gate);
      try (Client client = client().opened()) {
        Thread cutter =
            new Thread(
                () -> {
                  gate.awaitArrivals(1, SOON);
                  client.watchdog().cutAll();
                });
        cutter.start();

        assertThat(client.send(BOB, MESSAGE).reply().toString()).startsWith("451 4.3.2 ");
      }
    }
  }

  @Nested
  class A_hostile_host {

    private HostFailed greets(byte[] octets) {
      sink.script().on(Stage.CONNECT).octetsThenDrop(octets);
      return failedOpening();
    }

    private HostFailed greets(String octets) {
      return greets(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void may_greet_without_end() {
      assertThat(greets("220-and\r\n".repeat(100_000)).reply().toString())
          .startsWith("451 4.5.0 next hop breaks the protocol before the greeting");
    }

    @Test
    void may_send_a_line_of_ten_megabytes() {
      assertThat(greets("220 " + "x".repeat(10_485_760)).reply().toString())
          .startsWith("451 4.5.0 ");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "hello\r\n",
          "\r\n",
          "22\r\n",
          "220x\r\n",
          "199 no\r\n",
          "600 no\r\n",
          "2\0000 x\r\n",
          "HTTP/1.1 400 Bad Request\r\n",
          "\u00ff\u00fe\u0000\r\n",
          "-20 x\r\n"
        })
    void may_send_what_is_no_reply(String octets) {
      assertThat(greets(octets).reply().toString()).startsWith("451 4.5.0 ");
    }

    @Test
    void may_greet_with_an_odd_code() {
      assertThat(greets("354 go\r\n").reply().toString()).startsWith("451 4.5.0 ");
    }

    @Test
    void may_send_binary_in_a_text_that_people_read() {
      String said = greets("554 a\u0000b\u0007c\u001b[31m\u00ff\r\n").reply().toString();

      assertThat(said).startsWith("554 a b c").doesNotContainPattern("[\\x00-\\x1f]");
    }

    @Test
    void may_answer_data_with_250() {
      sink.script().on(Stage.DATA).reply("250 sure");

      assertThat(sendOne().hostFailure()).map(HostFailed::trouble).contains(Trouble.LOST);
    }

    @Test
    void may_answer_the_end_with_354() {
      sink.script().on(Stage.END_OF_DATA).reply("354 more");

      Outcome outcome = sendOne();

      assertThat(outcome).isInstanceOf(Refused.class);
      assertThat(outcome.reply().isTransient()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"250-a\r\n550 b\r\n", "550-a\r\n250 b\r\n", "451-a\r\n550 b\r\n"})
    void may_answer_with_codes_that_contradict_each_other(String reply) {
      sink.script().on(Stage.MAIL).octets(reply.getBytes(US_ASCII));

      Outcome outcome = sendOne();

      assertThat(outcome.hostFailure()).map(HostFailed::trouble).contains(Trouble.LOST);
      assertThat(outcome.reply().toString())
          .matches("451 4.5.0 next hop breaks the protocol at MAIL FROM: one reply with .*");
      assertThat(sink.messages()).isEmpty();
    }

    @Test
    void may_answer_the_end_with_codes_that_contradict_each_other() {
      sink.script().on(Stage.END_OF_DATA).octets("250-ok\r\n554 no\r\n".getBytes(US_ASCII));

      Outcome outcome = sendOne();

      assertThat(outcome).isInstanceOf(Refused.class);
      assertThat(outcome.reply().isTransient()).isTrue();
    }

    @Test
    void may_have_several_codes_of_one_meaning_in_a_reply() {
      sink.script().on(Stage.RCPT).octets("550-a\r\n554 b\r\n".getBytes(US_ASCII));

      Outcome outcome = sendOne();

      assertThat(outcome).isInstanceOf(Refused.class);
      assertThat(outcome.reply().toString()).isEqualTo("554 a b");
    }
  }

  @Nested
  class A_reply_that_comes_too_early {

    private static final String EARLY = "354 go\r\n250 2.0.0 early ok\r\n";

    private final DeliverySettings encrypted = Client.SETTINGS.withTls(TlsMode.REQUIRED);

    @ParameterizedTest
    @ValueSource(ints = {26, 1_000_000})
    void is_not_that_to_the_message(int octets) {
      sink.script().on(Stage.DATA).octets(EARLY.getBytes(US_ASCII));
      sink.script().on(Stage.END_OF_DATA).reply("550 5.7.1 no");

      Outcome outcome;
      try (Client client = client().opened()) {
        outcome = client.send(BOB, "Subject: x\r\n\r\n" + "x\r\n".repeat(octets / 3));

        assertThat(client.connection().isUsable()).isFalse();
      }

      assertThat(outcome.hostFailure()).map(HostFailed::trouble).contains(Trouble.LOST);
      assertThat(outcome.reply().toString())
          .isEqualTo(
              "451 4.5.0 next hop breaks the protocol in the middle of the message:"
                  + " unasked answer 250 2.0.0 early ok");
      assertThat(sink.messages()).isEmpty();
    }

    @Test
    void is_seen_under_encryption_too() {
      try (SmtpSink tls = SmtpSink.builder().alsoOffering(Offer.STARTTLS).start();
          Client client = new Client(tls.port(), encrypted).opened()) {
        tls.script().on(Stage.DATA).octets(EARLY.getBytes(US_ASCII));

        Outcome outcome = client.send(BOB, MESSAGE);

        assertThat(outcome.hostFailure()).map(HostFailed::trouble).contains(Trouble.LOST);
        assertThat(tls.messages()).isEmpty();
      }
    }

    @Test
    void ends_the_connection_when_it_is_one_to_the_next_transaction() {
      sink.script().on(Stage.END_OF_DATA).octets("250 ok\r\n250 ok\r\n".getBytes(US_ASCII));
      try (Client client = client().opened()) {
        client.send(BOB, MESSAGE);

        Outcome next = client.send("carol@example.org", MESSAGE);

        assertThat(next.hostFailure()).map(HostFailed::trouble).contains(Trouble.LOST);
        assertThat(client.connection().isUsable()).isFalse();
      }
      assertThat(sink.messages()).hasSize(1);
    }

    @Test
    void is_a_refusal_when_it_refuses() {
      sink.script().on(Stage.DATA).octets("354 go\r\n552 5.3.4 too big\r\n".getBytes(US_ASCII));

      Outcome outcome = sendOne();

      assertThat(outcome).isInstanceOf(Refused.class);
      assertThat(outcome.reply().toString()).isEqualTo("552 5.3.4 too big");
    }
  }
}
