// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.Network;
import dev.waybill.core.limit.KeyPattern;
import dev.waybill.core.limit.LimitSettings;
import dev.waybill.core.limit.Limiter;
import dev.waybill.core.limit.MemoryLimitStore;
import dev.waybill.core.limit.MessageReservation;
import dev.waybill.core.limit.Rate;
import dev.waybill.core.limit.RecipientHash;
import dev.waybill.core.limit.Sending;
import dev.waybill.core.outcome.TestStore;
import dev.waybill.core.reply.Verdict;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.testkit.time.FixedClock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a client reads whose account the breaker has acted on, also one without any limit. */
class BreakerInTheDialogueTest {

  private static final String NEWS = "news@example.com";

  private final FixedClock clock = FixedClock.at("2026-11-23T12:00:00Z");
  private final TestStore entries = new TestStore();
  private final LimitSettings off =
      new LimitSettings(
          ZoneOffset.UTC, 1, "waybill", List.of(), List.of(new KeyPattern(NEWS)), List.of());
  private final MemoryLimitStore store = new MemoryLimitStore(id -> Optional.empty());

  private Limiter limiter(BreakerEntry.State state) {
    return limiter(NEWS, state);
  }

  private Limiter limiter(String client, BreakerEntry.State state) {
    Changes changes = new Changes();
    BreakerTable.write(new BreakerEntry(client, state, Instant.EPOCH, "60 of 100"), changes);
    entries.write(changes, Durability.WRITTEN);
    Trigger trigger = new Trigger(Measure.HARD_BOUNCES, 50, 100, 20, Reaction.SLOW, 1);
    BreakerSettings settings = new BreakerSettings(Rate.parse("2/h"), List.of(trigger));
    Breaker breaker =
        new Breaker(settings, entries, message -> Optional.empty(), clock, told -> {});
    return new Limiter(
        off,
        new Limiter.Surroundings(
            store,
            clock,
            RecipientHash.of(new byte[16]),
            domain -> Optional.empty(),
            (usage, percent) -> {},
            breaker));
  }

  private static Sending by(String account) {
    return new Sending(
        Optional.of(account),
        Optional.empty(),
        EnvelopeSender.parse(account),
        Optional.empty(),
        OptionalLong.empty());
  }

  private static String said(MessageReservation reservation, int recipient) {
    return reservation
        .recipient(Mailbox.parse("user" + recipient + "@remote.example"))
        .fold(
            accept -> "accept",
            none -> "fits",
            defer -> defer.reply().toString(),
            reject -> reject.reply().toString());
  }

  @Test
  void a_suspended_account_is_refused() {
    MessageReservation reservation = limiter(BreakerEntry.State.SUSPENDED).begin(by(NEWS));

    assertThat(said(reservation, 1)).startsWith("550 5.7.13 Sending is suspended for this account");
    assertThat(said(limiter(BreakerEntry.State.SUSPENDED).begin(by("a@example.com")), 1))
        .isEqualTo("fits");
  }

  @Test
  void a_slowed_account_has_a_limit_more() {
    MessageReservation first = limiter(BreakerEntry.State.SLOWED).begin(by(NEWS));
    assertThat(said(first, 1)).isEqualTo("fits");
    assertThat(said(first, 2)).isEqualTo("fits");
    first.commit();

    MessageReservation second = limiter(BreakerEntry.State.SLOWED).begin(by(NEWS));

    assertThat(said(second, 3)).startsWith("451 4.7.1 Limit \"(breaker)\" reached: 2 of 2");
  }

  @Test
  void a_lifted_account_sends_as_before() {
    MessageReservation reservation = limiter(BreakerEntry.State.LIFTED).begin(by(NEWS));

    assertThat(reservation.recipient(Mailbox.parse("a@remote.example")))
        .isInstanceOf(Verdict.NoOpinion.class);
  }

  @Test
  void a_network_without_an_account_is_held_to_the_same() {
    Sending sending =
        new Sending(
            Optional.empty(),
            Optional.of(Network.parse("10.0.0.0/8")),
            EnvelopeSender.parse(NEWS),
            Optional.empty(),
            OptionalLong.empty());
    String network = "network 10.0.0.0/8";

    assertThat(said(limiter(network, BreakerEntry.State.SUSPENDED).begin(sending), 1))
        .startsWith("550 5.7.13 Sending is suspended for this network");
    MessageReservation first = limiter(network, BreakerEntry.State.SLOWED).begin(sending);
    assertThat(said(first, 1)).isEqualTo("fits");
    assertThat(said(first, 2)).isEqualTo("fits");
    first.commit();
    assertThat(said(limiter(network, BreakerEntry.State.SLOWED).begin(sending), 3))
        .startsWith("451 4.7.1 Limit \"(breaker)\" reached");
  }
}
