// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.breaker;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.KeyPattern;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.OverLimitAction;
import dev.waybill.core.limit.Restrictions;
import dev.waybill.core.limit.Schedule;
import dev.waybill.core.limit.Scope;
import dev.waybill.core.limit.Sending;
import dev.waybill.core.limit.StoreDown;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.notice.Notification;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.Classification;
import dev.waybill.core.outcome.Event;
import dev.waybill.core.outcome.LoggedEvent;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.Subscriber;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.reply.Verdict;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Store;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Slows or suspends clients whose mail bounces too much or goes to too many strangers: accounts,
 * and networks that send without one.
 *
 * <p>Thread-safe. {@link #verdict} and {@link #limit} look at memory only. It follows the log, and
 * counts for each client the latest recipients: settled ones, each of them bounced for good or not
 * ({@link Classification#isHardBounce}); and accepted ones, if a trigger asks which were new.
 *
 * <p>Once it has acted it stays so, whatever the share does then, until a person lifts it: a share
 * that is measured on what a slowed account sends proves little. Suspending may follow slowing.
 * While the breaker is off, what it decided before is kept and not applied, and nothing is counted.
 */
public final class Breaker implements Restrictions, Subscriber {

  /** The name of the limit that a slowed account has; no limit of the file can be called so. */
  public static final String LIMIT = "(breaker)";

  private static final String ACCOUNT = "account ";
  private static final String NETWORK = "network ";

  private final Store store;
  private final Function<MessageToken, Optional<Accepted>> messages;
  private final InstantSource clock;
  private final Consumer<? super Notification> told;
  private final Map<String, BreakerEntry> entries = new ConcurrentHashMap<>();
  private final Rings rings;
  private final KnownRecipients known;
  private final Set<String> touched = new HashSet<>();
  private long seen;
  private volatile BreakerSettings settings;

  /**
   * A breaker that knows what an earlier process counted and decided.
   *
   * @param messages how a message came in; asked for clients that were lifted
   * @param told hears when it acts; must not block
   */
  public Breaker(
      BreakerSettings settings,
      Store store,
      Function<MessageToken, Optional<Accepted>> messages,
      InstantSource clock,
      Consumer<? super Notification> told) {
    this.settings = settings;
    this.store = store;
    this.messages = messages;
    this.clock = clock;
    this.told = told;
    this.rings = new Rings(store);
    this.known = new KnownRecipients(store);
    BreakerTable.read(store).forEach(entry -> entries.put(entry.account(), entry));
  }

  /** Goes by other settings from now on. */
  public void reconfigure(BreakerSettings changed) {
    settings = changed;
  }

  @Override
  public String name() {
    return "breaker";
  }

  @Override
  public synchronized List<Event> handle(List<LoggedEvent> page, Changes changes) {
    BreakerSettings now = settings;
    if (page.get(0).sequence() > seen) {
      // What was counted of the page before is in the store.
      rings.written();
      known.written();
      touched.clear();
    }
    for (LoggedEvent logged : page) {
      // A page may come twice.
      if (logged.sequence() > seen) {
        seen = logged.sequence();
        count(logged.event(), now);
      }
    }
    touched.forEach(client -> check(client, now));
    rings.write(changes);
    known.write(changes, clock.instant());
    return List.of();
  }

  private void count(Event event, BreakerSettings now) {
    if (event instanceof RecipientEvent outcome && now.needs(Measure.HARD_BOUNCES)) {
      count(outcome, now);
    } else if (event instanceof Accepted accepted && now.needs(Measure.NEW_RECIPIENTS)) {
      count(accepted, now);
    }
  }

  private void count(RecipientEvent outcome, BreakerSettings now) {
    boolean settled =
        outcome.kind() == RecipientEvent.Kind.DELIVERED
            || outcome.kind() == RecipientEvent.Kind.BOUNCED;
    boolean later = outcome.kind() == RecipientEvent.Kind.BOUNCED_LATER;
    String client = name(outcome.client());
    if (client.isEmpty() || !(settled || later) || isFromBeforeLift(client, outcome)) {
      return;
    }
    boolean hard = outcome.classification().filter(Classification::isHardBounce).isPresent();
    Ring ring = rings.change(Measure.HARD_BOUNCES, client, now.longest(Measure.HARD_BOUNCES));
    touched.add(client);
    if (settled) {
      ring.add(hard);
    } else if (hard) {
      // It was counted as delivered.
      ring.correct();
    }
  }

  private void count(Accepted accepted, BreakerSettings now) {
    String client = name(accepted.client());
    if (client.isEmpty()) {
      return;
    }
    Ring ring = rings.change(Measure.NEW_RECIPIENTS, client, now.longest(Measure.NEW_RECIPIENTS));
    touched.add(client);
    for (Mailbox recipient : accepted.recipients()) {
      ring.add(known.isNew(client, recipient, accepted.at()));
    }
  }

  /** What a lifted client sent before does not count again. */
  private boolean isFromBeforeLift(String client, RecipientEvent outcome) {
    BreakerEntry entry = entries.get(client);
    return entry != null
        && entry.state() == BreakerEntry.State.LIFTED
        && messages
            .apply(outcome.message())
            .filter(accepted -> accepted.at().isBefore(entry.since()))
            .isPresent();
  }

  /** How a client is called here; empty when it is not watched. */
  private static String name(String client) {
    if (client.startsWith(ACCOUNT)) {
      return client.substring(ACCOUNT.length());
    }
    return client.startsWith(NETWORK) ? client : "";
  }

  private static Optional<String> name(Sending sending) {
    return sending.account().or(() -> sending.network().map(network -> NETWORK + network));
  }

  /**
   * What holds for a client that wants to send: refused when suspended, else no opinion.
   *
   * @param account as in {@link BreakerEntry#account}
   */
  public Verdict verdict(String account) {
    return state(account) == BreakerEntry.State.SUSPENDED
        ? new Verdict.Reject(suspended(account))
        : new Verdict.NoOpinion();
  }

  /** The limit that a slowed client has besides all others. */
  public Optional<Limit> limit(String account) {
    return state(account) == BreakerEntry.State.SLOWED
        ? Optional.of(slowing(account))
        : Optional.empty();
  }

  @Override
  public Verdict verdict(Sending sending) {
    return name(sending).map(this::verdict).orElseGet(Verdict.NoOpinion::new);
  }

  @Override
  public Optional<Limit> limit(Sending sending) {
    return name(sending).flatMap(this::limit);
  }

  /** How a client stands that it has acted on before. */
  public Optional<BreakerEntry> entry(Sending sending) {
    return name(sending).map(entries::get);
  }

  /** Everybody it has ever acted on and that it still knows, for people. */
  public List<BreakerEntry> entries() {
    return List.copyOf(entries.values());
  }

  /**
   * Lets an account send again; it is measured by what it sends from now on.
   *
   * @param why who lifted it and why
   * @return whether there was anything to lift
   */
  public synchronized boolean lift(String account, String why) {
    BreakerEntry.State before = recorded(account);
    if (before == BreakerEntry.State.LIFTED) {
      return false;
    }
    rings.forget(account);
    Changes changes = new Changes();
    rings.write(changes);
    enter(new BreakerEntry(account, BreakerEntry.State.LIFTED, clock.instant(), why), changes);
    return true;
  }

  private void check(String client, BreakerSettings now) {
    for (Trigger trigger : now.triggers()) {
      Portion portion = rings.latest(trigger.when(), client, trigger.ofLast());
      boolean stronger = BreakerEntry.State.after(trigger.then()).compareTo(recorded(client)) > 0;
      if (stronger && trigger.acts(portion)) {
        act(client, trigger, portion);
      }
    }
  }

  private void act(String client, Trigger trigger, Portion portion) {
    BreakerEntry entry =
        new BreakerEntry(
            client,
            BreakerEntry.State.after(trigger.then()),
            clock.instant(),
            trigger.evidence(portion));
    enter(entry, new Changes());
    told.accept(BreakerNotice.of(entry, settings.slowTo()));
  }

  private void enter(BreakerEntry entry, Changes changes) {
    BreakerTable.write(entry, changes);
    store.write(changes, Durability.SYNCED);
    entries.put(entry.account(), entry);
  }

  private BreakerEntry.State state(String account) {
    return settings.isOn() ? recorded(account) : BreakerEntry.State.LIFTED;
  }

  private BreakerEntry.State recorded(String account) {
    BreakerEntry entry = entries.get(account);
    return entry == null ? BreakerEntry.State.LIFTED : entry.state();
  }

  private Limit slowing(String account) {
    boolean network = account.startsWith(NETWORK);
    String key = network ? account.substring(NETWORK.length()) : account;
    return new Limit(
        LIMIT,
        network ? Scope.NETWORK : Scope.ACCOUNT,
        List.of(new KeyPattern(key)),
        Counted.RECIPIENTS,
        settings.slowTo(),
        OverLimitAction.DEFER,
        Schedule.NONE,
        StoreDown.LOCAL_SHARE,
        List.of(),
        0);
  }

  /** RFC 5248 registry: X.7.13, the account is disabled until an administrator enables it. */
  private static Reply suspended(String account) {
    return Reply.of(
        550,
        new EnhancedStatus(5, 7, 13),
        "Sending is suspended for this "
            + (account.startsWith(NETWORK) ? "network" : "account")
            + ": too much of its mail went wrong, ask your"
            + " administrator");
  }
}
