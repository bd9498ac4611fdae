// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.Network;
import dev.waybill.core.breaker.Breaker;
import dev.waybill.core.breaker.BreakerSettings;
import dev.waybill.core.breaker.Measure;
import dev.waybill.core.breaker.Reaction;
import dev.waybill.core.breaker.Trigger;
import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitSamples;
import dev.waybill.core.limit.LimitSettings;
import dev.waybill.core.limit.Limiter;
import dev.waybill.core.limit.MemoryLimitStore;
import dev.waybill.core.limit.MessageReservation;
import dev.waybill.core.limit.OverLimitAction;
import dev.waybill.core.limit.Rate;
import dev.waybill.core.limit.RecipientHash;
import dev.waybill.core.limit.Schedule;
import dev.waybill.core.limit.Scope;
import dev.waybill.core.limit.Sending;
import dev.waybill.core.limit.StoreDown;
import dev.waybill.core.limitadmin.BreakerView;
import dev.waybill.core.limitadmin.ChangeAuthor;
import dev.waybill.core.limitadmin.ChangeView;
import dev.waybill.core.limitadmin.LimitAdmin;
import dev.waybill.core.limitadmin.LimitView;
import dev.waybill.core.limitadmin.RaiseView;
import dev.waybill.core.outcome.Classification;
import dev.waybill.core.outcome.Confidence;
import dev.waybill.core.outcome.Events;
import dev.waybill.core.outcome.LoggedEvent;
import dev.waybill.core.outcome.Permanence;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.store.Changes;
import dev.waybill.storage.rocks.RocksSettings;
import dev.waybill.storage.rocks.RocksStore;
import dev.waybill.testkit.time.FixedClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits as people change them, on a real database. */
final class LimitAdminTest {

  private static final String ANN = "ann@example.com";
  private static final ChangeAuthor MANDATE =
      new ChangeAuthor("root", "127.0.0.1", "campaign of May");
  private static final BreakerSettings BREAKER =
      new BreakerSettings(
          Rate.parse("100/h"),
          List.of(new Trigger(Measure.HARD_BOUNCES, 50, 1000, 20, Reaction.SUSPEND, 1)));
  private static final LimitSettings LIMITS =
      new LimitSettings(
          ZoneOffset.UTC,
          1,
          "waybill",
          List.of(
              LimitSamples.limit("per-hour", Counted.RECIPIENTS, "5/h"),
              LimitSamples.limit("per-day", Counted.MESSAGES, "20/day"),
              new Limit(
                  "network-hour",
                  Scope.NETWORK,
                  List.of(),
                  Counted.RECIPIENTS,
                  Rate.parse("50/h"),
                  OverLimitAction.DEFER,
                  Schedule.NONE,
                  StoreDown.LOCAL_SHARE,
                  List.of(),
                  0)),
          List.of(),
          List.of());

  private final FixedClock clock = FixedClock.at(LimitSamples.NOON);
  @TempDir private Path directory;
  private Database database;
  private RocksStore mail;
  private LimitWriter behind;
  private Limiter limiter;
  private Breaker breaker;
  private LimitAdmin desk;

  @BeforeEach
  void open() throws IOException {
    database = Database.open(directory);
    mail = RocksStore.open(RocksSettings.of(directory));
    MemoryLimitStore store = new MemoryLimitStore(LIMITS::effective);
    behind = database.writeBehind(store, clock);
    limiter =
        new Limiter(
            LIMITS,
            new Limiter.Surroundings(
                store,
                clock,
                RecipientHash.of(new byte[16]),
                domain -> Optional.empty(),
                (usage, percent) -> {}));
    breaker = new Breaker(BREAKER, mail, message -> Optional.empty(), clock, told -> {});
    desk = new LimitAdmin(limiter, breaker, database.audit(), clock, () -> {});
  }

  @AfterEach
  void close() throws IOException {
    behind.close();
    mail.close();
    database.close();
  }

  private void reopen() throws IOException {
    close();
    open();
  }

  private boolean fits(int recipients) {
    MessageReservation reservation =
        limiter.begin(
            new Sending(
                Optional.of(ANN),
                Optional.empty(),
                EnvelopeSender.nobody(),
                Optional.empty(),
                OptionalLong.empty()));
    boolean fits = true;
    for (int i = 0; i < recipients; i++) {
      fits &=
          reservation
              .recipient(Mailbox.parse("r" + i + "@example.net"))
              .fold(yes -> true, none -> true, defer -> false, reject -> false);
    }
    if (fits) {
      reservation.commit();
    } else {
      reservation.release();
    }
    return fits;
  }

  /** So many recipients of Ann's that bounced for good. */
  private static List<LoggedEvent> bounces(int count) {
    return bounces(count, "account " + ANN);
  }

  private static List<LoggedEvent> bounces(int count, String client) {
    Classification unknown =
        new Classification(
            "unknown-recipient",
            Classification.Scope.RECIPIENT,
            Permanence.PERMANENT,
            Confidence.HIGH,
            "a/1");
    return IntStream.range(0, count)
        .mapToObj(
            index ->
                new LoggedEvent(
                    index + 1L,
                    by(
                        client,
                        Events.outcome(
                            1,
                            index,
                            RecipientEvent.Kind.BOUNCED,
                            Optional.empty(),
                            Optional.of(unknown)))))
        .toList();
  }

  private static RecipientEvent by(String client, RecipientEvent event) {
    return new RecipientEvent(
        event.kind(),
        event.at(),
        event.message(),
        event.index(),
        event.recipient(),
        client,
        event.site(),
        event.attempt(),
        event.reply(),
        event.remote(),
        event.tls(),
        event.classification());
  }

  private static Instant in(Duration time) {
    return LimitSamples.NOON.plus(time);
  }

  @Test
  void an_account_that_used_nothing_has_its_limits_shown() {
    assertThat(desk.of("Ann@Example.com").limits())
        .containsExactlyElementsOf(desk.of(ANN).limits())
        .extracting(LimitView::limit, LimitView::left)
        .containsExactly(tuple("per-day", 20L), tuple("per-hour", 5L));
    assertThat(desk.all().limits()).isEmpty();
  }

  @Test
  void a_raise_lets_more_pass_until_it_ends_and_survives_a_restart() throws IOException {
    assertThat(fits(5)).isTrue();
    assertThat(fits(1)).isFalse();

    LimitView now = desk.raise("per-hour", ANN, 3, in(Duration.ofMinutes(30)), MANDATE);

    assertThat(now.allowed()).isEqualTo(8);
    assertThat(fits(3)).isTrue();
    reopen();
    assertThat(desk.of(ANN).raises())
        .containsExactly(new RaiseView("per-hour", ANN, 3, "2026-11-23T12:30:00Z"));
    assertThat(fits(1)).isFalse();
    clock.advance(Duration.ofMinutes(30));
    assertThat(desk.all().raises()).isEmpty();
    assertThat(desk.of(ANN).limits().get(1).allowed()).isEqualTo(5);
  }

  @Test
  void a_raise_by_nothing_ends_the_one_before() {
    desk.raise("per-hour", ANN, 3, in(Duration.ofDays(1)), MANDATE);

    desk.raise("per-hour", ANN, 0, in(Duration.ofDays(1)), MANDATE);

    assertThat(desk.all().raises()).isEmpty();
    assertThat(fits(6)).isFalse();
  }

  @Test
  void a_reset_of_one_limit_leaves_the_others() {
    fits(5);

    assertThat(desk.reset("per-hour", ANN, MANDATE).used()).isZero();

    assertThat(desk.of(ANN).limits())
        .extracting(LimitView::limit, LimitView::used)
        .containsExactly(tuple("per-day", 1L), tuple("per-hour", 0L));
  }

  @Test
  void a_reset_of_an_account_forgets_all_and_lifts_the_breaker() throws IOException {
    String evidence = "20 of the last 20 recipients bounced for good (100.0 %, allowed are 5.0 %)";
    breaker.handle(bounces(20), new Changes());
    reopen();
    fits(5);
    assertThat(desk.all().breaker())
        .containsExactly(new BreakerView(ANN, "suspended", "2026-11-23T12:00:00Z", evidence));

    desk.resetAccount("Ann@example.com", MANDATE);

    assertThat(desk.all().limits()).isEmpty();
    assertThat(desk.all().breaker()).isEmpty();
    assertThat(desk.of(ANN).breaker())
        .containsExactly(
            new BreakerView(ANN, "lifted", "2026-11-23T12:00:00Z", "root: campaign of May"));
    reopen();
    assertThat(desk.log())
        .extracting(ChangeView::action, ChangeView::limit, ChangeView::detail)
        .containsExactly(
            tuple("lift", "", "suspended: " + evidence),
            tuple("reset", "per-day", "1 of 20 used before"),
            tuple("reset", "per-hour", "5 of 5 used before"));
  }

  @Test
  void a_reset_of_an_account_that_has_used_nothing_stands_in_the_trail_once() {
    desk.resetAccount("Ann@example.com", MANDATE);

    assertThat(desk.log())
        .extracting(ChangeView::action, ChangeView::limit, ChangeView::key, ChangeView::detail)
        .containsExactly(tuple("reset", "", ANN, "nothing was used"));
  }

  @Test
  void a_network_without_a_password_is_shown_and_lifted_like_an_account() {
    breaker.handle(bounces(20, "network 10.1.0.0/16"), new Changes());
    MessageReservation tally =
        limiter.begin(
            new Sending(
                Optional.empty(),
                Optional.of(Network.parse("10.1.0.0/16")),
                EnvelopeSender.nobody(),
                Optional.empty(),
                OptionalLong.empty()));
    tally.recipient(Mailbox.parse("a@example.net"));
    tally.commit();

    for (String name : List.of("10.1.0.0/16", "network 10.1.0.0/16")) {
      assertThat(desk.of(name).limits())
          .extracting(LimitView::limit, LimitView::key, LimitView::used)
          .containsExactly(tuple("network-hour", "10.1.0.0/16", 1L));
      assertThat(desk.of(name).breaker())
          .extracting(BreakerView::account, BreakerView::state)
          .containsExactly(tuple("network 10.1.0.0/16", "suspended"));
    }
    assertThat(desk.of("10.2.0.0/16").limits())
        .extracting(LimitView::limit, LimitView::left)
        .containsExactly(tuple("network-hour", 50L));

    desk.resetAccount("10.1.0.0/16", MANDATE);

    assertThat(desk.all().limits()).isEmpty();
    assertThat(desk.of("10.1.0.0/16").breaker())
        .extracting(BreakerView::state)
        .containsExactly("lifted");
  }

  @Test
  void the_trail_tells_who_when_where_and_why_newest_first() throws IOException {
    desk.raise("per-hour", ANN, 3, in(Duration.ofHours(2)), MANDATE);
    clock.advance(Duration.ofMinutes(1));
    desk.reset("per-hour", ANN, new ChangeAuthor("ben", "192.0.2.1", "it's \"wrong\"; DROP TABLE"));
    reopen();

    assertThat(desk.log())
        .containsExactly(
            new ChangeView(
                "2026-11-23T12:01:00Z",
                "reset",
                "per-hour",
                ANN,
                "0 of 8 used before",
                "ben",
                "192.0.2.1",
                "it's \"wrong\"; DROP TABLE"),
            new ChangeView(
                "2026-11-23T12:00:00Z",
                "raise",
                "per-hour",
                ANN,
                "+3 until 2026-11-23T14:00:00Z",
                "root",
                "127.0.0.1",
                "campaign of May"));
  }

  @Test
  void what_cannot_be_changes_nothing_and_leaves_no_trace() {
    Instant later = in(Duration.ofHours(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> desk.raise("per-year", ANN, 1, later, MANDATE))
        .withMessage("there is no limit \"per-year\"; there is per-hour, per-day, network-hour");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> desk.raise("per-hour", ANN, -1, later, MANDATE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> desk.raise("per-hour", ANN, 1, LimitSamples.NOON, MANDATE))
        .withMessage("a raise until 2026-11-23T12:00:00Z would be over already");
    assertThatIllegalArgumentException().isThrownBy(() -> desk.reset("per-year", ANN, MANDATE));

    assertThat(desk.log()).isEmpty();
    assertThat(desk.all().raises()).isEmpty();
  }
}
