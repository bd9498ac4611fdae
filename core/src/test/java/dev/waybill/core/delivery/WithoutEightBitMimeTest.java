// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import static dev.waybill.testkit.smtp.Offer.EIGHT_BIT_MIME;
import static dev.waybill.testkit.smtp.Offer.PIPELINING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.RecipientEvent.Kind;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.testkit.smtp.SmtpSink;
import dev.waybill.testkit.smtp.Stage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What hosts without 8BITMIME get; one of them listens at 127.0.0.1. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WithoutEightBitMimeTest {

  private static final String BOB = "bob@example.org";
  private static final String EIGHT_BIT = "Subject: x\r\n\r\nJ\u00f6\r\n";
  private static final String PLAIN = "Subject: x\r\n\r\nJoe\r\n";

  private final SmtpSink old = SmtpSink.builder().offering(PIPELINING).start();

  @AfterEach
  void stop() {
    old.close();
  }

  private Engine engine(WithoutEightBitMime then, String... addresses) {
    EightBitRules rules = new EightBitRules(List.of(), then);
    DeliverySettings one = Engine.settings(old.port()).withEightBit(rules);
    DeliverySettings settings =
        one.withConnections(
            one.connections().withConnections(1, 1).withIdle(Duration.ofSeconds(5)));
    return new Engine(settings).mx("example.org", addresses);
  }

  private static RecipientEvent outcome(Engine engine, QueuedDelivery delivery, int events) {
    engine.mail.awaitEvents(events);
    return engine.mail.latest(delivery).orElseThrow();
  }

  @Test
  void octets_are_sent_as_they_are_by_default() {
    try (Engine engine = engine(WithoutEightBitMime.SEND_ANYWAY, "127.0.0.1").start()) {
      RecipientEvent event = outcome(engine, engine.add(BOB, EIGHT_BIT), 1);

      assertThat(event.kind()).isEqualTo(Kind.DELIVERED);
      assertThat(old.messages().get(0).text()).isEqualTo(EIGHT_BIT);
      assertThat(old.messages().get(0).envelope().sender().parameters())
          .noneMatch(parameter -> parameter.startsWith("BODY"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BOUNCE", "CONVERT_BEFORE_SIGNING"})
  void octets_bounce_before_the_envelope_and_the_connection_goes_on(WithoutEightBitMime then) {
    try (Engine engine = engine(then, "127.0.0.1").start()) {
      RecipientEvent first = outcome(engine, engine.add(BOB, EIGHT_BIT), 1);
      RecipientEvent second = outcome(engine, engine.add(BOB, EIGHT_BIT), 2);
      RecipientEvent third = outcome(engine, engine.add(BOB, PLAIN), 3);

      assertThat(first.kind()).isEqualTo(Kind.BOUNCED);
      assertThat(first.reply().orElseThrow())
          .hasToString(
              "554 5.6.3 message has 8-bit octets, and the next hop does not offer 8BITMIME; "
                  + "send it in quoted-printable or base64");
      assertThat(first.remote()).startsWith("mx0.example.org[127.0.0.1]");
      assertThat(second.kind()).isEqualTo(Kind.BOUNCED);
      assertThat(third.kind()).isEqualTo(Kind.DELIVERED);
    }
    assertThat(old.messages()).hasSize(1);
    assertThat(old.connections()).hasSize(1);
    assertThat(old.transcript(1)).filteredOn(line -> line.contains("MAIL FROM")).hasSize(1);
  }

  @Test
  void octets_in_the_header_bounce_with_what_helps_there() {
    try (Engine engine = engine(WithoutEightBitMime.BOUNCE, "127.0.0.1").start()) {
      String message = "Subject: \u00e9\r\n\r\nplain\r\n";
      RecipientEvent event = outcome(engine, engine.add(BOB, message), 1);

      assertThat(event.reply().orElseThrow())
          .hasToString(
              "554 5.6.3 a header field has 8-bit octets, and the next hop does not offer 8BITMIME;"
                  + " write names and subject in encoded words (RFC 2047)");
    }
  }

  @Test
  void a_host_that_knows_only_HELO_is_one_of_them() {
    old.script().on(Stage.EHLO).first(1).reply("502 5.5.1 What?");
    try (Engine engine = engine(WithoutEightBitMime.BOUNCE, "127.0.0.1").start()) {
      assertThat(outcome(engine, engine.add(BOB, EIGHT_BIT), 1).kind()).isEqualTo(Kind.BOUNCED);
    }
  }

  @Nested
  class Another_host {

    private SmtpSink young() {
      return SmtpSink.builder()
          .listeningAt("127.0.0.2")
          .port(old.port())
          .offering(EIGHT_BIT_MIME)
          .start();
    }

    @Test
    void of_the_route_gets_the_message() {
      try (SmtpSink young = young();
          Engine engine = engine(WithoutEightBitMime.BOUNCE, "127.0.0.1", "127.0.0.2").start()) {
        assertThat(outcome(engine, engine.add(BOB, PLAIN), 1).kind()).isEqualTo(Kind.DELIVERED);
        assertThat(outcome(engine, engine.add(BOB, EIGHT_BIT), 2).kind()).isEqualTo(Kind.DELIVERED);

        assertThat(old.messages()).hasSize(1);
        assertThat(young.messages().get(0).text()).isEqualTo(EIGHT_BIT);
      }
    }

    @Test
    void that_came_first_is_asked_again_when_the_one_in_use_is_not_fit() {
      try (SmtpSink young = young();
          Engine engine = engine(WithoutEightBitMime.BOUNCE, "127.0.0.2", "127.0.0.1").start()) {
        young.script().on(Stage.CONNECT).first(1).reply("421 4.3.2 Not now");
        assertThat(outcome(engine, engine.add(BOB, PLAIN), 1).remote()).startsWith("mx1");
        assertThat(outcome(engine, engine.add(BOB, EIGHT_BIT), 2).remote()).startsWith("mx0");

        assertThat(young.messages()).hasSize(1);
      }
    }

    @Test
    void that_does_not_answer_is_waited_for_and_others_are_not_held_up() {
      try (Engine engine = engine(WithoutEightBitMime.BOUNCE, "127.0.0.1", "127.0.0.99").start()) {
        assertThat(outcome(engine, engine.add(BOB, EIGHT_BIT), 1).kind()).isEqualTo(Kind.DEFERRED);
        assertThat(outcome(engine, engine.add(BOB, PLAIN), 2).kind()).isEqualTo(Kind.DELIVERED);
      }
    }

    @Test
    void that_is_fit_and_takes_no_mail_now_is_waited_for() {
      try (SmtpSink young = young();
          Engine engine = engine(WithoutEightBitMime.BOUNCE, "127.0.0.1", "127.0.0.2").start()) {
        young.script().on(Stage.MAIL).reply("451 4.3.2 Not now");

        assertThat(outcome(engine, engine.add(BOB, EIGHT_BIT), 1).kind()).isEqualTo(Kind.DEFERRED);
      }
    }
  }
}
