// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limitadmin;

import dev.waybill.core.breaker.Breaker;
import dev.waybill.core.breaker.BreakerEntry;
import dev.waybill.core.limit.Counter;
import dev.waybill.core.limit.CounterId;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitSettings;
import dev.waybill.core.limit.LimitStore;
import dev.waybill.core.limit.Limiter;
import dev.waybill.core.limit.Raise;
import dev.waybill.core.limit.Scope;
import dev.waybill.core.limit.Usage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Shows how much of the sending limits is used, and changes them, with a reason.
 *
 * <p>Thread-safe. A change is written to the audit log before it takes effect, so every change has
 * an entry; after a failure there may be an entry without the change. Invalid requests throw {@link
 * IllegalArgumentException} with what to do.
 */
public final class LimitAdmin {

  /** Chosen: a few screens. */
  public static final int MOST_CHANGES = 1000;

  private static final String NETWORK = "network ";

  private final Limiter limiter;
  private final Breaker breaker;
  private final AuditTrail audit;
  private final InstantSource clock;
  private final Runnable changed;

  /**
   * Uses this limiter, whose limits belong to the settings in force.
   *
   * @param changed called after a raise or a reset, because mail may wait for it
   */
  public LimitAdmin(
      Limiter limiter, Breaker breaker, AuditTrail audit, InstantSource clock, Runnable changed) {
    this.limiter = limiter;
    this.breaker = breaker;
    this.audit = audit;
    this.clock = clock;
    this.changed = changed;
  }

  /** Every counter in use, every raise, and the accounts that the breaker slows or suspends. */
  public UsageView all() {
    return view(
        store().usages(now()),
        store().raises(now()),
        breaker.entries().stream()
            .filter(entry -> entry.state() != BreakerEntry.State.LIFTED)
            .toList());
  }

  /**
   * Everything about one account or network: the limits for accounts or networks, even unused ones,
   * and every other counter with that key.
   *
   * @param client the name of an account; or a network, with or without {@code network} in front
   */
  public UsageView of(String client) {
    String key = key(client);
    return view(
        usages(key),
        store().raises(now()).stream().filter(raise -> raise.key().equals(key)).toList(),
        entries(key));
  }

  private List<BreakerEntry> entries(String key) {
    return breaker.entries().stream().filter(entry -> key(entry.account()).equals(key)).toList();
  }

  /** Whether there is a limit of that name. */
  public boolean isKnown(String limit) {
    return settings().limit(limit).isPresent();
  }

  /**
   * Allows more for a time; replaces an earlier raise. A raise by 0 ends it.
   *
   * @param key whose, in the form of the limit's scope
   * @return how full the counter is now
   */
  public LimitView raise(
      String limit, String key, long by, Instant until, ChangeAuthor changeAuthor) {
    Counter counter = counter(limit, key);
    Raise raise = new Raise(counter.limit().name(), counter.key(), by, until);
    if (!now().isBefore(until)) {
      throw new IllegalArgumentException("a raise until " + until + " would be over already");
    }
    record(Change.Action.RAISE, counter, "+" + by + " until " + until, changeAuthor);
    store().raise(raise);
    changed.run();
    return LimitView.of(store().usage(counter, now()));
  }

  /**
   * Clears one counter.
   *
   * @return how full it is now
   */
  public LimitView reset(String limit, String key, ChangeAuthor changeAuthor) {
    return LimitView.of(reset(counter(limit, key), changeAuthor));
  }

  /**
   * Clears every counter of an account or network, and lifts its slowdown or suspension by the
   * breaker.
   *
   * @param account as in {@link #of}
   * @return its state now
   */
  public UsageView resetAccount(String account, ChangeAuthor changeAuthor) {
    List<Usage> used = usages(key(account)).stream().filter(usage -> usage.used() > 0).toList();
    List<BreakerEntry> slowed =
        entries(key(account)).stream()
            .filter(entry -> entry.state() != BreakerEntry.State.LIFTED)
            .toList();
    if (used.isEmpty() && slowed.isEmpty()) {
      // Who asked, and why, is worth an entry even so.
      audit.record(
          new Change(
              now(), Change.Action.RESET, "", key(account), "nothing was used", changeAuthor));
    }
    used.forEach(usage -> reset(usage.counter(), changeAuthor));
    slowed.forEach(entry -> lift(entry, changeAuthor));
    return of(account);
  }

  /** The latest changes, newest first. */
  public List<ChangeView> log() {
    return audit.latest(MOST_CHANGES).stream().map(ChangeView::of).toList();
  }

  private Usage reset(Counter counter, ChangeAuthor changeAuthor) {
    Usage before = store().usage(counter, now());
    String detail = before.used() + " of " + before.allowed() + " used before";
    record(Change.Action.RESET, counter, detail, changeAuthor);
    store().reset(counter);
    changed.run();
    return store().usage(counter, now());
  }

  private void lift(BreakerEntry entry, ChangeAuthor changeAuthor) {
    String was = LimitView.word(entry.state()) + ": " + entry.evidence();
    audit.record(new Change(now(), Change.Action.LIFT, "", entry.account(), was, changeAuthor));
    breaker.lift(entry.account(), changeAuthor.who() + ": " + changeAuthor.because());
  }

  private void record(
      Change.Action action, Counter counter, String detail, ChangeAuthor changeAuthor) {
    audit.record(
        new Change(now(), action, counter.limit().name(), counter.key(), detail, changeAuthor));
  }

  private Counter counter(String name, String key) {
    Limit limit =
        settings().limit(name).orElseThrow(() -> new IllegalArgumentException(unknown(name)));
    CounterId id = new CounterId(name, limit.counts(), key(key));
    return settings()
        .effective(id)
        .map(effective -> new Counter(effective, id.key()))
        .orElseThrow(
            () -> new IllegalArgumentException("limit \"" + name + "\" is not for " + key));
  }

  private String unknown(String name) {
    List<String> names = settings().limits().stream().map(Limit::name).toList();
    return "there is no limit \""
        + name
        + "\"; there "
        + (names.isEmpty() ? "is none at all" : "is " + String.join(", ", names));
  }

  /** The limits for accounts or networks, looked up by name, then all other counters in use. */
  private List<Usage> usages(String key) {
    Map<CounterId, Usage> found = new LinkedHashMap<>();
    for (Limit limit : settings().limits()) {
      CounterId id = new CounterId(limit.name(), limit.counts(), key);
      boolean isFor =
          (limit.scope() == Scope.ACCOUNT && isAccount(key))
              || (limit.scope() == Scope.NETWORK && isNetwork(key));
      if (isFor) {
        settings()
            .effective(id)
            .map(effective -> store().usage(new Counter(effective, key), now()))
            .ifPresent(usage -> found.put(id, usage));
      }
    }
    store().usages(now()).stream()
        .filter(usage -> usage.counter().key().equals(key))
        .forEach(usage -> found.putIfAbsent(usage.counter().id(), usage));
    return List.copyOf(found.values());
  }

  /** Other valid keys: a network has a slash, and there is {@code everything}. */
  private static boolean isAccount(String key) {
    return !key.contains("/") && !key.equals("everything");
  }

  private static boolean isNetwork(String key) {
    return key.contains("/");
  }

  /** The breaker calls a network {@code network 10.0.0.0/8}, a limit {@code 10.0.0.0/8}. */
  private static String key(String client) {
    String lower = lower(client);
    return lower.startsWith(NETWORK) ? lower.substring(NETWORK.length()) : lower;
  }

  private UsageView view(List<Usage> usages, List<Raise> raises, List<BreakerEntry> entries) {
    List<Usage> sorted = new ArrayList<>(usages);
    sorted.sort(
        Comparator.<Usage>comparingInt(usage -> usage.counter().limit().line())
            .thenComparing(usage -> usage.counter().limit().name())
            .thenComparing(usage -> usage.counter().key()));
    return new UsageView(
        sorted.stream().map(LimitView::of).toList(),
        raises.stream()
            .sorted(Comparator.comparing(Raise::limit).thenComparing(Raise::key))
            .map(RaiseView::of)
            .toList(),
        entries.stream()
            .sorted(Comparator.comparing(BreakerEntry::account))
            .map(BreakerView::of)
            .toList());
  }

  private LimitSettings settings() {
    return limiter.settings();
  }

  private LimitStore store() {
    return limiter.store();
  }

  private Instant now() {
    return clock.instant();
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
