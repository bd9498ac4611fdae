// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.delivery.HoldPolicy;
import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.HoldPlan;
import dev.waybill.core.limit.HoldText;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.limit.LimitSettings;
import dev.waybill.core.limit.Limiter;
import dev.waybill.core.limit.MemoryLimitStore;
import dev.waybill.core.limit.OverLimitAction;
import dev.waybill.core.limit.Rate;
import dev.waybill.core.limit.RecipientHash;
import dev.waybill.core.limit.Schedule;
import dev.waybill.core.limit.Scope;
import dev.waybill.core.limit.Sending;
import dev.waybill.core.limit.StoreDown;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.WaitReason;
import dev.waybill.testkit.time.FixedClock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LimitHoldPolicyTest {

  private static final Sending NEWS =
      new Sending(
          Optional.of("news@example.com"),
          Optional.empty(),
          EnvelopeSender.parse("news@example.com"),
          Optional.empty(),
          OptionalLong.of(2000));
  private static final List<Mailbox> THREE =
      List.of(
          Mailbox.parse("a@remote.example"),
          Mailbox.parse("b@remote.example"),
          Mailbox.parse("c@remote.example"));

  private final FixedClock clock = FixedClock.at("2026-11-23T12:00:00Z");
  private final List<Integer> told = new ArrayList<>();
  private LimitSettings settings = settings(limit(Counted.RECIPIENTS, "2/h"));
  private final MemoryLimitStore store = new MemoryLimitStore(id -> settings.effective(id));
  private final HoldPolicy policy = new LimitHoldPolicy(this::limiter);

  private static Limit limit(Counted counts, String rate) {
    return limit(counts, rate, OverLimitAction.HOLD);
  }

  private static Limit limit(Counted counts, String rate, OverLimitAction over) {
    return new Limit(
        "slow",
        Scope.ACCOUNT,
        List.of(),
        counts,
        Rate.parse(rate),
        over,
        Schedule.NONE,
        StoreDown.LOCAL_SHARE,
        List.of(),
        7);
  }

  private static LimitSettings settings(Limit... limits) {
    return new LimitSettings(ZoneOffset.UTC, 1, "waybill", List.of(limits), List.of(), List.of());
  }

  private Limiter limiter() {
    return new Limiter(
        settings,
        new Limiter.Surroundings(
            store,
            clock,
            RecipientHash.of(new byte[16]),
            domain -> Optional.empty(),
            (usage, percent) -> told.add(percent)));
  }

  private List<QueuedDelivery> held() {
    return held(HoldPlan.held(limiter(), NEWS, THREE, 2000));
  }

  private List<QueuedDelivery> uncounted() {
    return uncounted("m");
  }

  private List<QueuedDelivery> uncounted(String message) {
    return held(message, HoldPlan.uncounted(limiter(), NEWS, THREE, 2000));
  }

  private List<QueuedDelivery> held(List<List<LimitCharge>> plan) {
    return held("m", plan);
  }

  private List<QueuedDelivery> held(String message, List<List<LimitCharge>> plan) {
    List<QueuedDelivery> held = new ArrayList<>();
    for (int i = 0; i < THREE.size(); i++) {
      List<LimitCharge> charges = plan.get(i);
      held.add(delivery(message, i, HoldText.queue(charges), HoldText.write(charges)));
    }
    return held;
  }

  private QueuedDelivery delivery(String message, int index, String line, String terms) {
    return QueuedDelivery.accepted(
        MessageToken.derive(message),
        index,
        THREE.get(index),
        EnvelopeSender.nobody(),
        "account news@example.com",
        clock.instant(),
        new WaitReason.Limit(line, terms, index + 1));
  }

  private List<String> ask(List<QueuedDelivery> held) {
    return held.stream().map(each -> ask(policy, each)).toList();
  }

  private String ask(HoldPolicy asked, QueuedDelivery held) {
    HoldPolicy.Permission permission =
        asked.ask(held, (WaitReason.Limit) held.reason(), clock.instant());
    if (permission instanceof HoldPolicy.Wait wait) {
      return wait.why().toString();
    }
    return permission instanceof HoldPolicy.Never never ? "never: " + never.why() : "go";
  }

  @Test
  void lets_go_what_the_limit_allows_and_says_why_the_rest_waits() {
    List<QueuedDelivery> held = held();

    assertThat(ask(held))
        .containsExactly(
            "go", "go", "451 4.7.1 Held by limit \"slow\": 2 of 2 recipients, next in 1 h 1 min");
    assertThat(told).containsExactly(100);

    clock.advance(Duration.ofMinutes(62));
    assertThat(ask(held.subList(2, 3))).containsExactly("go");
  }

  @Test
  void lets_everything_go_when_the_limit_is_gone_or_holds_nothing_any_more() {
    List<QueuedDelivery> held = held();

    settings = LimitSettings.DEFAULTS;

    assertThat(ask(held)).containsOnly("go");
  }

  @Test
  void refuses_what_can_never_go() {
    settings = settings(limit(Counted.OCTETS, "1KiB/h"));

    assertThat(ask(held()).get(0))
        .startsWith("never: 550 5.7.1 Limit \"slow\" allows at most 1 KiB, this needs 1.9 KiB");
  }

  @Test
  void keeps_what_could_not_be_counted_under_a_limit_that_defers_until_it_fits() {
    settings = settings(limit(Counted.RECIPIENTS, "2/h", OverLimitAction.DEFER));

    assertThat(HoldPlan.held(limiter(), NEWS, THREE, 2000)).containsOnly(List.of());
    assertThat(ask(uncounted()).get(2)).startsWith("451 4.7.1 Held by limit \"slow\"");

    clock.advance(Duration.ofMinutes(62));
    assertThat(ask(uncounted().subList(2, 3))).containsExactly("go");
  }

  @Test
  void refuses_what_could_not_be_counted_under_a_limit_that_refuses() {
    settings = settings(limit(Counted.RECIPIENTS, "2/h", OverLimitAction.REFUSE));

    assertThat(ask(uncounted()))
        .containsExactly(
            "go",
            "go",
            "never: 550 5.7.1 Limit \"slow\" reached: 2 of 2 recipients, next in 1 h 1 min");
  }

  @Test
  void counts_later_under_a_limit_that_only_reports() {
    settings = settings(limit(Counted.RECIPIENTS, "2/h", OverLimitAction.REPORT));

    assertThat(ask(uncounted())).containsOnly("go");
    assertThat(told).containsExactly(100);
  }

  @Test
  void counts_a_message_once_whatever_the_number_of_recipients() {
    settings = settings(limit(Counted.MESSAGES, "1/h", OverLimitAction.DEFER));

    assertThat(ask(uncounted())).containsOnly("go");
    assertThat(ask(uncounted("next")).get(0)).contains("1 of 1 messages");
  }

  @Test
  void refuses_every_recipient_of_a_message_that_could_not_be_counted_and_is_one_too_many() {
    settings = settings(limit(Counted.MESSAGES, "1/h", OverLimitAction.REFUSE));

    assertThat(ask(uncounted("first"))).containsOnly("go");

    assertThat(ask(uncounted("second")))
        .hasSize(3)
        .allMatch(said -> said.startsWith("never: 550 5.7.1 Limit \"slow\" reached: 1 of 1"));
    assertThat(ask(uncounted("first").subList(2, 3))).containsExactly("go");
  }

  @Test
  void lets_no_recipient_leave_before_its_message_is_counted() {
    settings = settings(limit(Counted.MESSAGES, "1/h", OverLimitAction.DEFER));
    ask(uncounted("first"));
    List<QueuedDelivery> second = uncounted("second");

    assertThat(ask(List.of(second.get(2), second.get(0), second.get(1))))
        .hasSize(3)
        .allMatch(said -> said.startsWith("451 4.7.1 Held by limit \"slow\": 1 of 1 messages"));

    clock.advance(Duration.ofMinutes(62));
    assertThat(ask(List.of(second.get(2), second.get(0), second.get(1)))).containsOnly("go");
    assertThat(ask(uncounted("third")).get(0)).contains("1 of 1 messages");
  }

  @Test
  void counts_a_message_that_it_no_longer_knows_once_more() {
    settings = settings(limit(Counted.MESSAGES, "1/h", OverLimitAction.DEFER));
    List<QueuedDelivery> message = uncounted();
    ask(message.subList(0, 1));

    HoldPolicy later = new LimitHoldPolicy(this::limiter);

    assertThat(ask(later, message.get(1))).contains("1 of 1 messages");
  }

  @Test
  void lets_go_what_nobody_can_read() {
    QueuedDelivery strange = delivery("m", 0, "q", "from another world");

    assertThat(ask(List.of(strange))).containsExactly("go");
  }
}
