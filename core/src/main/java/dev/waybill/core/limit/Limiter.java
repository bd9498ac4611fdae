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
 * The sending limits: which of them apply to a message, and what their store says.
 *
 * <p>Thread-safe. Made anew when the settings change; the store stays.
 */
public final class Limiter {

  /** Thresholds that somebody is told of, in percent. */
  private static final int NEARLY = 80;

  private static final int WHOLLY = 100;

  /** Chosen: some megabytes. A counter that is forgotten costs one more question. */
  private static final int MOST_TOLD = 20_000;

  private final LimitSettings settings;
  private final List<LimitPlan> plans;
  private final Surroundings around;

  /** Spares the store, on every commit of a busy sender, a question whose answer is known. */
  private final Cache<CounterId, Told> told =
      Caffeine.newBuilder().maximumSize(MOST_TOLD).executor(Runnable::run).build();

  private record Told(int percent, Instant until) {}

  /**
   * What a limiter needs besides its settings.
   *
   * @param store where counting happens
   * @param clock the wall clock
   * @param hash how recipients are told apart
   * @param providers who runs the mail hosts of a domain, where that is known; must not block
   * @param listener hears of thresholds
   * @param restrictions what stands in somebody's way besides the settings
   */
  public record Surroundings(
      LimitStore store,
      InstantSource clock,
      MemberHash hash,
      Function<DomainName, Optional<String>> providers,
      LimitListener listener,
      Restrictions restrictions) {

    /** Without restrictions. */
    public Surroundings(
        LimitStore store,
        InstantSource clock,
        MemberHash hash,
        Function<DomainName, Optional<String>> providers,
        LimitListener listener) {
      this(store, clock, hash, providers, listener, Restrictions.NONE);
    }
  }

  /** The limits that the settings declare. */
  public Limiter(LimitSettings settings, Surroundings around) {
    this.settings = settings;
    this.plans = settings.limits().stream().map(LimitPlan::new).toList();
    this.around = around;
  }

  /** Begins to count one message. */
  public MessageTally begin(Sending sending) {
    boolean off = settings.isOff(sending);
    List<LimitPlan> asked = new ArrayList<>();
    if (!off) {
      plans.stream().filter(plan -> !isHold(plan)).forEach(asked::add);
    }
    // Whoever has no limits can be restricted all the same.
    around.restrictions().limit(sending).map(LimitPlan::new).ifPresent(asked::add);
    return new MessageTally(this, sending, asked, around.restrictions().verdict(sending));
  }

  private static boolean isHold(LimitPlan plan) {
    return plan.limit().over() == Excess.HOLD;
  }

  /**
   * What every limit would say to a message that is not sent. Nothing is counted; what is needed is
   * reserved for a moment and given back.
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
   * What one recipient's copy of a message needs before it may leave: the demands of the limits
   * that hold. To be taken from {@link #store}, and committed when it leaves; then call {@link
   * #tell}.
   *
   * @param octets the size of the message
   */
  public List<Demand> holdDemands(Sending sending, Mailbox recipient, long octets) {
    return allDemands(sending, recipient, octets).stream()
        .filter(demand -> demand.counter().limit().over() == Excess.HOLD)
        .toList();
  }

  /** As {@link #holdDemands}, of every limit: for what no limit has counted yet. */
  public List<Demand> allDemands(Sending sending, Mailbox recipient, long octets) {
    List<Demand> demands = new ArrayList<>();
    if (!settings.isOff(sending)) {
      SendingKeys keys = keys(sending);
      for (LimitPlan plan : plans) {
        keys.of(plan.limit().scope(), recipient)
            .flatMap(plan::counter)
            .map(counter -> demand(counter, recipient, octets))
            .ifPresent(demands::add);
      }
    }
    return demands;
  }

  /** What one recipient adds to a counter. */
  Demand demand(Counter counter, Mailbox recipient, long octets) {
    Counted counts = counter.limit().counts();
    OptionalLong member =
        counts.byMember() ? OptionalLong.of(around.hash().of(recipient)) : OptionalLong.empty();
    long amount = counts == Counted.OCTETS ? octets : 1;
    return new Demand(counter, amount, member, counter.limit().over() != Excess.REPORT);
  }

  /**
   * Tells the listener which counters have reached a threshold for the first time in their window;
   * to be called after every commit.
   *
   * @param usages what the commit answered
   */
  public void tell(List<Usage> usages) {
    Map<CounterId, Usage> latest = new LinkedHashMap<>();
    usages.forEach(usage -> latest.put(usage.counter().id(), usage));
    latest.values().forEach(this::tell);
  }

  private void tell(Usage usage) {
    CounterId counter = usage.counter().id();
    // Of what is committed only: what is reserved may be given back.
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

  /** Until when the store would answer what it has just answered, give or take a hundredth. */
  private static Instant settled(Window window, Instant now) {
    Instant soon = now.plus(window.length().dividedBy(Window.Rolling.SLICES));
    return window instanceof Window.Calendar calendar && calendar.end(now).isBefore(soon)
        ? calendar.end(now)
        : soon;
  }

  /** What to answer, in words for the client. */
  Verdict verdict(List<Shortage> shortages) {
    return LimitReplies.of(shortages, now());
  }

  /** Where counting happens. */
  public LimitStore store() {
    return around.store();
  }

  /** What was declared. */
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
