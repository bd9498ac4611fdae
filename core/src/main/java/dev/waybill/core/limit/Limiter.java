// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.reply.Verdict;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The sending limits: selects those that apply to a message, and asks their store.
 *
 * <p>Thread-safe. Recreated when the settings change; the store stays.
 */
public final class Limiter {

  /** Thresholds for notifications, in percent. */
  private static final int NEARLY = 80;

  private static final int WHOLLY = 100;

  /** Chosen: a few megabytes. A forgotten counter costs one more call. */
  private static final int MOST_TOLD = 20_000;

  private final LimitSettings settings;
  private final List<LimitPlan> plans;
  private final Surroundings around;

  /** Avoids a call to the store, on every commit of a busy sender, whose result is known. */
  private final Cache<CounterId, Told> told =
      Caffeine.newBuilder().maximumSize(MOST_TOLD).executor(Runnable::run).build();

  private record Told(int percent, Instant until) {}

  /**
   * The collaborators of a limiter.
   *
   * @param store where counting happens
   * @param clock the wall clock
   * @param hash hashes recipients
   * @param providers the provider of a domain's mail hosts, if known; must not block
   * @param listener called when thresholds are reached
   * @param restrictions further restrictions besides the settings
   */
  public record Surroundings(
      LimitStore store,
      InstantSource clock,
      RecipientHash hash,
      Function<DomainName, Optional<String>> providers,
      LimitListener listener,
      Restrictions restrictions) {

    /** Without restrictions. */
    public Surroundings(
        LimitStore store,
        InstantSource clock,
        RecipientHash hash,
        Function<DomainName, Optional<String>> providers,
        LimitListener listener) {
      this(store, clock, hash, providers, listener, Restrictions.NONE);
    }
  }

  /** The limits of the settings. */
  public Limiter(LimitSettings settings, Surroundings around) {
    this.settings = settings;
    this.plans = settings.limits().stream().map(LimitPlan::new).toList();
    this.around = around;
  }

  /** Starts counting one message. */
  public MessageReservation begin(Sending sending) {
    boolean off = settings.isOff(sending);
    List<LimitPlan> asked = new ArrayList<>();
    if (!off) {
      plans.stream().filter(plan -> !isHold(plan)).forEach(asked::add);
    }
    // A sender without limits can still be restricted.
    around.restrictions().limit(sending).map(LimitPlan::new).ifPresent(asked::add);
    return new MessageReservation(this, sending, asked, around.restrictions().verdict(sending));
  }

  private static boolean isHold(LimitPlan plan) {
    return plan.limit().over() == OverLimitAction.HOLD;
  }

  /**
   * What every limit would decide about a hypothetical message. Nothing is counted; the amount is
   * reserved for a moment and released.
   *
   * @param octets the size of the message, 0 when it is not known
   */
  public List<Preview> preview(Sending sending, List<Mailbox> recipients, long octets) {
    Previews previews = new Previews(this);
    if (!settings.isOff(sending)) {
      SendingKeys keys = keys(sending);
      for (LimitPlan plan : plans) {
        for (Mailbox recipient : recipients) {
          keys.of(plan.limit().scope(), recipient)
              .flatMap(plan::counter)
              .ifPresent(counter -> previews.add(counter, recipient, octets));
        }
      }
    }
    return previews.all();
  }

  /**
   * What one recipient's copy of a message needs before it may leave: the charges of the limits
   * that hold. Reserve them with {@link #store} and commit when the copy leaves; then call {@link
   * #tell}.
   *
   * @param octets the size of the message
   */
  public List<LimitCharge> holdCharges(Sending sending, Mailbox recipient, long octets) {
    return allDemands(sending, recipient, octets).stream()
        .filter(charge -> charge.counter().limit().over() == OverLimitAction.HOLD)
        .toList();
  }

  /** Like {@link #holdCharges}, but of every limit: for mail that no limit has counted yet. */
  public List<LimitCharge> allDemands(Sending sending, Mailbox recipient, long octets) {
    List<LimitCharge> charges = new ArrayList<>();
    if (!settings.isOff(sending)) {
      SendingKeys keys = keys(sending);
      for (LimitPlan plan : plans) {
        keys.of(plan.limit().scope(), recipient)
            .flatMap(plan::counter)
            .map(counter -> charge(counter, recipient, octets))
            .ifPresent(charges::add);
      }
    }
    return charges;
  }

  /** What one recipient adds to a counter. */
  LimitCharge charge(Counter counter, Mailbox recipient, long octets) {
    Counted counts = counter.limit().counts();
    OptionalLong member =
        counts.byMember() ? OptionalLong.of(around.hash().of(recipient)) : OptionalLong.empty();
    long amount = counts == Counted.OCTETS ? octets : 1;
    return new LimitCharge(
        counter, amount, member, counter.limit().over() != OverLimitAction.REPORT);
  }

  /**
   * Notifies the listener about counters that reached a threshold for the first time in their
   * window; call it after every commit.
   *
   * @param usages the result of the commit
   */
  public void tell(List<Usage> usages) {
    Map<CounterId, Usage> latest = new LinkedHashMap<>();
    usages.forEach(usage -> latest.put(usage.counter().id(), usage));
    latest.values().forEach(this::tell);
  }

  private void tell(Usage usage) {
    CounterId counter = usage.counter().id();
    // Only committed amounts: reservations may be released.
    int percent = usage.committed().percent();
    if (percent < NEARLY) {
      told.invalidate(counter);
      return;
    }
    Instant now = now();
    int reached = percent < WHOLLY ? NEARLY : WHOLLY;
    Told last = told.getIfPresent(counter);
    if (last != null && last.percent() >= reached && now.isBefore(last.until())) {
      return;
    }
    boolean first = store().tell(usage.counter(), NEARLY, now);
    if (reached == WHOLLY) {
      first = store().tell(usage.counter(), WHOLLY, now);
    }
    told.put(counter, new Told(reached, settled(usage.counter().limit().rate().window(), now)));
    if (first) {
      around.listener().reached(usage, reached);
    }
  }

  /** Until when the store's last answer stays the same, within a hundredth. */
  private static Instant settled(Window window, Instant now) {
    Instant soon = now.plus(window.length().dividedBy(Window.Rolling.SLICES));
    return window instanceof Window.Calendar calendar && calendar.end(now).isBefore(soon)
        ? calendar.end(now)
        : soon;
  }

  /** The reply for the client. */
  Verdict verdict(List<LimitExceeded> limitsExceeded) {
    return LimitReplies.of(limitsExceeded, now());
  }

  /** Where counting happens. */
  public LimitStore store() {
    return around.store();
  }

  /** The settings. */
  public LimitSettings settings() {
    return settings;
  }

  Instant now() {
    return around.clock().instant();
  }

  SendingKeys keys(Sending sending) {
    return new SendingKeys(sending, around.providers());
  }
}
