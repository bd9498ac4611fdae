// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.Network;
import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitSettings;
import dev.waybill.core.limit.Limiter;
import dev.waybill.core.limit.MemoryLimitStore;
import dev.waybill.core.limit.MessageReservation;
import dev.waybill.core.limit.OverLimitAction;
import dev.waybill.core.limit.Rate;
import dev.waybill.core.limit.RecipientHash;
import dev.waybill.core.limit.Schedule;
import dev.waybill.core.limit.Sending;
import dev.waybill.core.limit.StoreDown;
import dev.waybill.core.reply.Verdict;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One recipient under five limits that count in memory; the aim is a p99 below 20 us. */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.SampleTime, Mode.Throughput})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LimitBenchmark {

  private final List<Limit> limits =
      List.of(
          limit("account-hour", dev.waybill.core.limit.Scope.ACCOUNT, "2000000000/h"),
          limit("account-day", dev.waybill.core.limit.Scope.ACCOUNT, "20000000000/day"),
          limit("network-hour", dev.waybill.core.limit.Scope.NETWORK, "2000000000/h burst 1000000"),
          limit("sender-month", dev.waybill.core.limit.Scope.SENDER_DOMAIN, "90000000000/month"),
          limit("all-day", dev.waybill.core.limit.Scope.EVERYTHING, "90000000000/day aligned UTC"));

  private final LimitSettings settings =
      new LimitSettings(ZoneOffset.UTC, 1, "waybill", limits, List.of(), List.of());

  private final Limiter limiter =
      new Limiter(
          settings,
          new Limiter.Surroundings(
              new MemoryLimitStore(settings::effective),
              InstantSource.system(),
              RecipientHash.of(new byte[RecipientHash.KEY_OCTETS]),
              domain -> Optional.empty(),
              (usage, percent) -> {}));

  private final Sending sending =
      new Sending(
          Optional.of("news@example.com"),
          Optional.of(Network.parse("10.0.0.0/8")),
          EnvelopeSender.parse("news@example.com"),
          Optional.empty(),
          OptionalLong.of(4096));

  private final Mailbox recipient = Mailbox.parse("bob@remote.example");

  /** The decision at RCPT, given back at once. */
  @Benchmark
  public Verdict decide() {
    MessageReservation reservation = limiter.begin(sending);
    Verdict verdict = reservation.recipient(recipient);
    reservation.release();
    return verdict;
  }

  /** A whole message for one recipient: reserved and committed. */
  @Benchmark
  public Verdict message() {
    MessageReservation reservation = limiter.begin(sending);
    Verdict verdict = reservation.recipient(recipient);
    reservation.commit();
    return verdict;
  }

  private static Limit limit(String name, dev.waybill.core.limit.Scope scope, String rate) {
    return new Limit(
        name,
        scope,
        List.of(),
        Counted.RECIPIENTS,
        Rate.parse(rate),
        OverLimitAction.DEFER,
        Schedule.NONE,
        StoreDown.LOCAL_SHARE,
        List.of(),
        1);
  }
}
