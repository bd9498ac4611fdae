// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.breaker;

import dev.waybill.core.journal.Journal;
import dev.waybill.core.journal.Portion;
import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.Excess;
import dev.waybill.core.limit.KeyPattern;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.Restrictions;
import dev.waybill.core.limit.Schedule;
import dev.waybill.core.limit.Scope;
import dev.waybill.core.limit.Sending;
import dev.waybill.core.limit.StoreDown;
import dev.waybill.core.notice.Notification;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.reply.Verdict;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Slows or suspends accounts whose mail bounces too much or goes to too many strangers.
 *
 * <p>Thread-safe. {@link #verdict}, {@link #limit} and {@link #heard} look at memory only. {@link
 * #round} reads the journal and belongs to a thread that may wait.
 *
 * <p>Once it has acted it stays so, whatever the share does then, until a person lifts it: a share
 * that is measured on what a slowed account sends proves little. Suspending may follow slowing.
 * While the breaker is off, what it decided before is kept and not applied.
 */
public final class Breaker implements Restrictions {

  /** The name of the limit that a slowed account has; no limit of the file can be called so. */
  public static final String LIMIT = "(breaker)";

  private static final String ACCOUNT = "account ";

  private final Journal journal;
  private final BreakerStore store;
  private final InstantSource clock;
  private final Consumer<? super Notification> told;
  private final Map<String, Standing> standings = new ConcurrentHashMap<>();
  private final Set<String> heard = ConcurrentHashMap.newKeySet();
  private volatile BreakerSettings settings;

  /**
   * A breaker that knows what an earlier process decided.
   *
   * @param told hears when it acts; must not block
   */
  public Breaker(
      BreakerSettings settings,
      Journal journal,
      BreakerStore store,
      InstantSource clock,
      Consumer<? super Notification> told) {
    this.settings = settings;
    this.journal = journal;
    this.store = store;
    this.clock = clock;
    this.told = told;
    store.standings().forEach(standing -> standings.put(standing.account(), standing));
  }

  /** Goes by other settings from now on. */
  public void reconfigure(BreakerSettings changed) {
    settings = changed;
  }

  /**
   * Says that a client has sent something, or that something of it bounced.
   *
   * @param client as the journal names it
   */
  public void heard(String client) {
    if (settings.isOn() && client.startsWith(ACCOUNT)) {
      heard.add(client);
    }
  }

  /** What holds for an account that wants to send: refused when suspended, else no opinion. */
  public Verdict verdict(String account) {
    return state(account) == Standing.State.SUSPENDED
        ? new Verdict.Reject(suspended())
        : new Verdict.NoOpinion();
  }

  /** The limit that a slowed account has besides all others. */
  public Optional<Limit> limit(String account) {
    return state(account) == Standing.State.SLOWED
        ? Optional.of(slowing(account))
        : Optional.empty();
  }

  @Override
  public Verdict verdict(Sending sending) {
    return sending.account().map(this::verdict).orElseGet(Verdict.NoOpinion::new);
  }

  @Override
  public Optional<Limit> limit(Sending sending) {
    return sending.account().flatMap(this::limit);
  }

  /** Everybody it has ever acted on and that it still knows, for people. */
  public List<Standing> standings() {
    return List.copyOf(standings.values());
  }

  /**
   * Lets an account send again; it is measured by what it sends from now on.
   *
   * @param why who lifted it and why
   * @return whether there was anything to lift
   */
  public synchronized boolean lift(String account, String why) {
    Standing.State before = recorded(account);
    if (before == Standing.State.LIFTED) {
      return false;
    }
    enter(new Standing(account, Standing.State.LIFTED, clock.instant(), why));
    return true;
  }

  /** Looks at everybody who was heard of since the last round. */
  public void round() {
    for (String client : List.copyOf(heard)) {
      // Removed before the journal is read, so that what comes meanwhile is looked at again.
      heard.remove(client);
      check(client);
    }
  }

  private void check(String client) {
    String account = client.substring(ACCOUNT.length());
    Instant since =
        Optional.ofNullable(standings.get(account))
            .filter(standing -> standing.state() == Standing.State.LIFTED)
            .map(Standing::since)
            .orElse(Instant.EPOCH);
    for (Trigger trigger : settings.triggers()) {
      if (Standing.State.after(trigger.then()).compareTo(recorded(account)) > 0) {
        Portion portion = measure(trigger, client, since);
        if (trigger.acts(portion)) {
          act(account, trigger, portion, since);
        }
      }
    }
  }

  private Portion measure(Trigger trigger, String client, Instant since) {
    return switch (trigger.when()) {
      case HARD_BOUNCES -> journal.hardBounces(client, since, trigger.ofLast());
      case NEW_RECIPIENTS -> journal.newRecipients(client, since, trigger.ofLast());
    };
  }

  private synchronized void act(String account, Trigger trigger, Portion portion, Instant since) {
    boolean liftedMeanwhile =
        recorded(account) == Standing.State.LIFTED
            && standings.containsKey(account)
            && standings.get(account).since().isAfter(since);
    if (!liftedMeanwhile) {
      Standing standing =
          new Standing(
              account,
              Standing.State.after(trigger.then()),
              clock.instant(),
              trigger.evidence(portion));
      enter(standing);
      told.accept(BreakerNotice.of(standing, settings.slowTo()));
    }
  }

  private void enter(Standing standing) {
    store.put(standing);
    standings.put(standing.account(), standing);
  }

  private Standing.State state(String account) {
    return settings.isOn() ? recorded(account) : Standing.State.LIFTED;
  }

  private Standing.State recorded(String account) {
    Standing standing = standings.get(account);
    return standing == null ? Standing.State.LIFTED : standing.state();
  }

  private Limit slowing(String account) {
    return new Limit(
        LIMIT,
        Scope.ACCOUNT,
        List.of(new KeyPattern(account)),
        Counted.RECIPIENTS,
        settings.slowTo(),
        Excess.DEFER,
        Schedule.NONE,
        StoreDown.LOCAL_SHARE,
        List.of(),
        0);
  }

  /** RFC 5248 registry: X.7.13, the account is disabled until an administrator enables it. */
  private static Reply suspended() {
    return Reply.of(
        550,
        new EnhancedStatus(5, 7, 13),
        "Sending is suspended for this account: too much of its mail went wrong, ask your"
            + " administrator");
  }
}
