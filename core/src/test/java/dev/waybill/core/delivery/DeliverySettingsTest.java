// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import static dev.waybill.core.delivery.WithoutEightBitMime.BOUNCE;
import static dev.waybill.core.delivery.WithoutEightBitMime.CONVERT_BEFORE_SIGNING;
import static dev.waybill.core.delivery.WithoutEightBitMime.SEND_ANYWAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.DomainPattern;
import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.Classification;
import dev.waybill.core.outcome.Classifier;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.WaitReason;
import dev.waybill.core.reply.Reply;
import dev.waybill.testkit.time.SeededRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeliverySettingsTest {

  @Test
  void defaults_are_these() {
    assertThat(DeliverySettings.DEFAULTS)
        .hasToString(
            "DeliverySettings[helloName=localhost, port=25, tls=OPPORTUNISTIC,"
                + " routes=Routes[domains={}, everythingElse=Optional.empty],"
                + " timeouts=SmtpTimeouts[connect=PT30S, greeting=PT5M, hello=PT5M, mail=PT5M,"
                + " recipient=PT5M, data=PT2M, block=PT3M, end=PT10M, quit=PT5S],"
                + " connections=ConnectionLimits[total=64, perDestination=10, initial=2,"
                + " messages=100, idle=PT3S],"
                + " retry=RetrySchedule[delays=[PT5M, PT10M, PT20M, PT40M, PT1H, PT2H, PT4H],"
                + " jitter=0.1, giveUpAfter=PT120H, destinationPause=PT1M],"
                + " eightBit=EightBitRules[rules=[], everythingElse=SEND_ANYWAY],"
                + " ownAddresses=[]]");
  }

  @Test
  void refuse_what_makes_no_sense() {
    DeliverySettings defaults = DeliverySettings.DEFAULTS;
    ConnectionLimits limits = defaults.connections();

    assertThatThrownBy(() -> defaults.withPort(0)).hasMessageContaining("port must be 1 to 65535");
    assertThatThrownBy(() -> limits.withConnections(0, 1)).hasMessageContaining("connections");
    assertThatThrownBy(() -> limits.withMessages(0)).hasMessageContaining("messages");
    assertThatThrownBy(() -> limits.withIdle(Duration.ofHours(1))).hasMessageContaining("idle");
    assertThatThrownBy(() -> SmtpTimeouts.all(Duration.ZERO)).hasMessageContaining("timeout");
    assertThatThrownBy(() -> defaults.retry().withDestinationPause(Duration.ofDays(-1)))
        .hasMessageContaining("pause");
  }

  @Test
  void name_the_most_exact_rule_for_8_bit_octets_in_any_order() {
    EightBitRules rules =
        new EightBitRules(
            List.of(
                new EightBitRules.Rule(DomainPattern.parse("*.example"), SEND_ANYWAY),
                new EightBitRules.Rule(DomainPattern.parse("*.old.example"), BOUNCE),
                new EightBitRules.Rule(
                    DomainPattern.parse("a.old.example"), CONVERT_BEFORE_SIGNING)),
            BOUNCE);

    assertThat(rules.of(new DomainName("a.old.example"))).isEqualTo(CONVERT_BEFORE_SIGNING);
    assertThat(rules.of(new DomainName("b.old.example"))).isEqualTo(BOUNCE);
    assertThat(rules.of(new DomainName("old.example"))).isEqualTo(SEND_ANYWAY);
    assertThat(rules.of(new DomainName("example"))).isEqualTo(BOUNCE);
    assertThat(rules.converts(new DomainName("a.old.example"))).isTrue();
  }

  @Nested
  class Retry_times {

    private final Instant accepted = Instant.parse("2026-01-02T12:00:00Z");

    private QueuedDelivery after(int attempts) {
      QueuedDelivery delivery =
          QueuedDelivery.accepted(
              MessageToken.derive("x"),
              0,
              Mailbox.parse("bob@example.org"),
              EnvelopeSender.nobody(),
              "account a@example.com",
              accepted,
              WaitReason.DUE);
      for (int i = 0; i < attempts; i++) {
        delivery = delivery.deferred(accepted, Optional.empty(), "");
      }
      return delivery;
    }

    @Test
    void depend_on_the_attempts_and_the_last_delay_repeats() {
      RetrySchedule schedule = RetrySchedule.DEFAULTS.withoutJitter();
      SeededRandom random = new SeededRandom(1);

      List<Instant> next =
          IntStream.range(0, 9)
              .mapToObj(
                  i -> schedule.next(after(i), Optional.empty(), accepted, random).orElseThrow())
              .toList();

      assertThat(next)
          .extracting(at -> Duration.between(accepted, at).toMinutes())
          .containsExactly(5L, 10L, 20L, 40L, 60L, 120L, 240L, 240L, 240L);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            451 | 4.3.0 internal error                    | 5
            450 | 4.7.1 Greylisted, try again later       | 5
            421 | 4.7.28 too many connections             | 10
            421 | 4.7.0 very low reputation of the sender | 40
            450 | 4.7.1 your IP is on our blacklist       | 40
            452 | 4.2.2 mailbox full                      | 40
            """)
    void wait_longer_where_a_quick_second_attempt_does_harm(int code, String text, long minutes) {
      Classification cause = Classifier.standard().classify(Reply.parse(code, text), "mx");

      Instant next =
          RetrySchedule.DEFAULTS
              .withoutJitter()
              .next(after(0), Optional.of(cause), accepted, new SeededRandom(1))
              .orElseThrow();

      assertThat(Duration.between(accepted, next).toMinutes()).isEqualTo(minutes);
    }

    @Test
    void are_moved_a_little_by_chance() {
      SeededRandom random = new SeededRandom(1);

      for (int i = 0; i < 100; i++) {
        Instant next =
            RetrySchedule.DEFAULTS.next(after(0), Optional.empty(), accepted, random).orElseThrow();
        assertThat(Duration.between(accepted, next))
            .isBetween(Duration.ofMinutes(5), Duration.ofSeconds(330));
      }
    }

    @Test
    void of_a_site_that_is_down_double_up_to_half_an_hour() {
      assertThat(IntStream.of(0, 1, 4, 5, 60).mapToObj(RetrySchedule.DEFAULTS::pause))
          .extracting(Duration::toMinutes)
          .containsExactly(1L, 2L, 16L, 30L, 30L);
      RetrySchedule slow = RetrySchedule.DEFAULTS.withDestinationPause(Duration.ofHours(1));
      assertThat(slow.pause(3)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void end_with_a_last_attempt_at_the_end() {
      SeededRandom random = new SeededRandom(1);
      Instant end = accepted.plus(Duration.ofDays(5));

      assertThat(
              RetrySchedule.DEFAULTS.next(after(40), Optional.empty(), end.minusSeconds(1), random))
          .contains(end);
      assertThat(RetrySchedule.DEFAULTS.next(after(41), Optional.empty(), end, random)).isEmpty();
    }
  }
}
