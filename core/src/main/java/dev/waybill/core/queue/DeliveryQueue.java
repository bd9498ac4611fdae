// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.Event;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.SiteEvent;
import dev.waybill.core.queue.QueueIndex.RowKey;
import dev.waybill.core.queue.QueueRows.Batch;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.StoreException;
import dev.waybill.core.store.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The queue of outgoing mail: everything that waits to be delivered, whatever it waits for.
 *
 * <p>Thread-safe. {@link #open} is called once, before anything else. A claim lives in memory: it
 * ends by {@link #settle}, {@link #release} or the end of the process. Methods that read or write
 * rows throw {@link StoreException} when the store does, and nothing has changed then, as far as
 * anybody knows.
 */
public final class DeliveryQueue {

  private final QueueIndex index;
  private final QueueRows rows;
  private final RowEvents events;
  private final QueueChanges changes;
  private final StoredOctets octets;
  private final SiteResolver sites;
  private final SettledBefore settled;
  private final InstantSource clock;

  /** A queue over a store; nothing is read before {@link #open}. */
  public DeliveryQueue(
      Store store,
      EventWriter log,
      StoredOctets octets,
      SiteResolver sites,
      SettledBefore settled,
      ReplyClassifier classifier,
      InstantSource clock) {
    this.index = new QueueIndex(sites);
    this.rows = new QueueRows(store, log, octets, index, clock);
    this.events = new RowEvents(index, classifier);
    this.changes = new QueueChanges(index, rows, events, clock);
    this.octets = octets;
    this.sites = sites;
    this.settled = settled;
    this.clock = clock;
  }

  /** Reads the index of all rows; a million take seconds. */
  public void open() {
    rows.open();
  }

  /** Names the one who is told what is ready; told at once of what is ready already. */
  public void listener(QueueListener listener) {
    rows.listener(listener);
  }

  /** How the queue is called as a holder of the octets of a message. */
  public static String holder(MessageToken message) {
    return QueueRows.holder(message);
  }

  /**
   * Takes responsibility for deliveries of one message, in one batch with whatever else the caller
   * changes. What is in the queue already, or was settled before, is not added again. The octets
   * and the head of the first call for a message count.
   *
   * @param with what else the batch changes; entries of the queue are added to it
   * @param message what all deliveries share
   * @param deliveries all of this message
   * @param also events that are written in the same batch, if anything is added
   * @return what was added
   */
  public List<QueuedDelivery> add(
      Changes with,
      OutgoingMessage message,
      List<QueuedDelivery> deliveries,
      List<? extends Event> also,
      Durability durability) {
    return rows.locked(
        message.token(),
        () -> {
          Batch batch = new Batch(with);
          absent(message.token(), deliveries).stream().map(this::placed).forEach(batch::put);
          if (!batch.put.isEmpty() && rows.message(message.token()).isEmpty()) {
            with.put(Table.MESSAGE, message.token().octets(), RowCodec.encode(message));
            octets.hold(with, message.octets(), QueueRows.holder(message.token()));
          }
          if (!batch.put.isEmpty()) {
            also.forEach(batch::event);
          }
          rows.writeNew(batch, durability);
          return List.copyOf(batch.put);
        });
  }

  private List<QueuedDelivery> absent(MessageToken message, List<QueuedDelivery> deliveries) {
    // A row of the index is not in the store if a sync failed and took it along.
    List<QueuedDelivery> absent =
        deliveries.stream()
            .filter(row -> !index.contains(RowKey.of(row)) || !rows.isStored(RowKey.of(row)))
            .toList();
    if (absent.isEmpty()) {
      return absent;
    }
    // Asked after the index: the event of what has left it is in the log by then.
    Set<Integer> before = settled.settled(message);
    return absent.stream().filter(row -> !before.contains(row.index())).toList();
  }

  private QueuedDelivery placed(QueuedDelivery row) {
    if (row.reason() instanceof WaitReason.Limit limit && limit.place() == 0) {
      WaitReason placed = new WaitReason.Limit(limit.line(), limit.terms(), index.nextPlace());
      return row.waitingFor(placed, row.lastReply(), row.lastRemote());
    }
    return row;
  }

  /** Claims the next delivery of a site, each client in turn; empty when there is none now. */
  public Optional<QueuedDelivery> claim(String site) {
    Optional<RowKey> claimed = index.claim(site, clock.instant());
    while (claimed.isPresent()) {
      Optional<QueuedDelivery> row = load(claimed.get());
      if (row.isPresent()) {
        return row;
      }
      // It can not be read; it stays claimed, and in the store, for somebody to look at.
      claimed = index.claim(site, clock.instant());
    }
    return Optional.empty();
  }

  private Optional<QueuedDelivery> load(RowKey claimed) {
    try {
      return rows.load(claimed);
    } catch (StoreException e) {
      index.unclaim(claimed, clock.instant());
      throw e;
    }
  }

  /** Gives a claim back untouched, before the others of its client. */
  public void release(QueuedDelivery claimed) {
    index.unclaim(RowKey.of(claimed), clock.instant());
    rows.tell();
  }

  /** What all deliveries of a message share; empty when none is in the queue. */
  public Optional<OutgoingMessage> message(MessageToken token) {
    return rows.message(token);
  }

  /** The octets of a message as they are sent: the head, then what was stored. */
  public InputStream open(OutgoingMessage message) throws IOException {
    InputStream stored = octets.open(message.octets());
    return message.head().length == 0
        ? stored
        : new SequenceInputStream(new ByteArrayInputStream(message.head()), stored);
  }

  /** Writes how attempts ended, with their events, in one synced batch. */
  public void settle(List<Settlement> settlements) {
    Batch batch = new Batch();
    settlements.forEach(settlement -> settle(batch, settlement));
    rows.write(batch, Durability.SYNCED);
  }

  private static void settle(Batch batch, Settlement settlement) {
    QueuedDelivery row = settlement.delivery();
    RecipientEvent event = settlement.event();
    switch (event.kind()) {
      case DELIVERED, DELIVERED_LOCALLY, CANCELLED -> batch.remove(row);
      case DEFERRED ->
          batch.put(
              row.deferred(settlement.retryAt().orElseThrow(), event.reply(), event.remote()));
      case BOUNCED ->
          batch.put(row.waitingFor(new WaitReason.NotTold(), event.reply(), event.remote()));
      default -> throw new IllegalArgumentException("no outcome of an attempt: " + event.kind());
    }
    batch.event(event);
  }

  /**
   * The sender of a bounce knows of it now, or there is nobody to tell: it leaves the queue.
   * Nothing happens when it is not there.
   */
  public void told(MessageToken message, int recipient) {
    Batch batch = new Batch();
    changes.take(new RowKey(message, recipient)).ifPresent(batch::remove);
    changes.writeTaken(batch, Durability.WRITTEN);
  }

  /**
   * A site can not be reached: one event and one row, with how the attempt ended that found out.
   * When it is paused already, only the attempt is written.
   */
  public void siteDown(
      String site, Instant until, Optional<Reply> reply, String remote, List<Settlement> probe) {
    Instant now = clock.instant();
    Batch batch = new Batch();
    probe.forEach(settlement -> settle(batch, settlement));
    Optional<SiteOutage> before = index.outage(site);
    // In memory before it is written, so that nobody else tries meanwhile.
    Optional<SiteOutage> outage = index.goDown(site, until, reply, remote, now);
    if (outage.isPresent()) {
      batch.changes.put(Table.SITE, RowCodec.key(site), RowCodec.encode(outage.get()));
      batch.event(new SiteEvent(now, site, Optional.of(until), reply, remote, index.waiting(site)));
    }
    writeOutage(site, before, batch, Durability.SYNCED);
  }

  /** A site has answered: ends its outage, if it has one. */
  public void siteUp(String site) {
    Optional<SiteOutage> before = index.outage(site);
    if (before.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    index.setOutage(site, Optional.empty(), now);
    Batch batch = new Batch();
    batch.changes.delete(Table.SITE, RowCodec.key(site));
    batch.event(
        new SiteEvent(now, site, Optional.empty(), Optional.empty(), "", index.waiting(site)));
    writeOutage(site, before, batch, Durability.WRITTEN);
  }

  // The index says no more than the store.
  private void writeOutage(
      String site, Optional<SiteOutage> before, Batch batch, Durability durability) {
    try {
      rows.write(batch, durability);
    } catch (StoreException e) {
      index.setOutage(site, before, clock.instant());
      throw e;
    }
  }

  /** Why a site is left alone or is suspect; empty when it answered last time. */
  public Optional<SiteOutage> outage(String site) {
    return index.outage(site);
  }

  /**
   * Bounces what was released at or before a time and is ready for a site; in pages.
   *
   * @param why what the sender is told, from the delivery's last reply
   * @return how many
   */
  public long giveUp(String site, Instant releasedUntil, Function<QueuedDelivery, Reply> why) {
    return changes.giveUp(site, releasedUntil, why);
  }

  /**
   * Makes ready what is due and the sites whose pause is over, and tells the listener.
   *
   * @return when to call it again; empty when nothing waits for a time
   */
  public Optional<Instant> tick() {
    Instant now = clock.instant();
    Optional<Instant> next = index.tick(now);
    rows.tell();
    List<String> gone = index.takeForgottenSites();
    if (!gone.isEmpty()) {
      Batch batch = new Batch();
      gone.forEach(site -> batch.changes.delete(Table.SITE, RowCodec.key(site)));
      rows.write(batch, Durability.WRITTEN);
    }
    return next;
  }

  /** How many deliveries of a site can be claimed now. */
  public int claimable(String site) {
    return index.claimable(site, clock.instant());
  }

  /** The site of a delivery that is in the queue. Waits for a lookup when it was not looked up. */
  public String findSite(QueuedDelivery delivery) {
    DomainName domain = delivery.recipient().domain();
    if (!index.isResolved(delivery)) {
      index.resolved(domain, sites.find(domain), clock.instant());
      rows.tell();
    }
    return index.siteOf(delivery);
  }

  /** The site of a delivery that is in the queue, as far as it is known; never waits. */
  public String siteOf(QueuedDelivery delivery) {
    return index.siteOf(delivery);
  }

  /** Asks for the sites of all domains again, because routes have changed. */
  public void routesChanged() {
    index.resolveAll(clock.instant());
    rows.tell();
  }

  /** The lines of what waits for limits, each with the place of its first delivery. */
  public Map<String, Long> limitLines() {
    return index.lines(WaitReason.Kind.LIMIT);
  }

  /** Who has waited longest in a line of limits, in order, at most {@code max}. */
  public List<QueuedDelivery> firstOfLine(String line, int max) {
    return loadAll(index.firstOf(WaitReason.Kind.LIMIT, line, max, -1));
  }

  /** The domains whose missing keys something waits for. */
  public List<String> missingKeys() {
    return List.copyOf(index.lines(WaitReason.Kind.KEY).keySet());
  }

  /** Some of what waits for the key of a domain, at most {@code max}. */
  public List<QueuedDelivery> waitingForKey(String domain, int max) {
    return loadAll(index.firstOf(WaitReason.Kind.KEY, domain, max, -1));
  }

  private List<QueuedDelivery> loadAll(List<RowKey> keys) {
    List<QueuedDelivery> all = new ArrayList<>();
    keys.forEach(key -> rows.load(key).ifPresent(all::add));
    return all;
  }

  /** Makes held deliveries due, with an event for each that was said to be held; one batch. */
  public void letGo(List<QueuedDelivery> held) {
    changes.letGo(held);
  }

  /** The same for deliveries of one message whose head could be made now. */
  public void signed(OutgoingMessage message, List<QueuedDelivery> held) {
    changes.signed(message, held);
  }

  /** Bounces held deliveries that may never leave, in one batch. */
  public void refuse(List<QueuedDelivery> held, Reply why) {
    changes.refuse(held, why);
  }

  /**
   * Says in the log why a line waits, for those of which it does not say so.
   *
   * @param max for how many at most, in one batch
   * @return for how many
   */
  public int sayHeld(String line, Reply why, int max) {
    return changes.sayHeld(line, why, max);
  }

  /** Holds what is due or will be due until an administrator releases it. */
  public BulkResult hold(DeliveryFilter filter, String who, String why) {
    return changes.hold(filter, who, why);
  }

  /** Releases what an administrator has held, and dead letters. */
  public BulkResult release(DeliveryFilter filter) {
    return changes.release(filter);
  }

  /** Makes what is due later due now, and ends the pauses of its sites. */
  public BulkResult retry(DeliveryFilter filter) {
    return changes.retry(filter);
  }

  /**
   * Takes deliveries out of the queue.
   *
   * @param bounce whether their senders are told, with {@code why}
   */
  public BulkResult cancel(DeliveryFilter filter, boolean bounce, Reply why) {
    return changes.cancel(filter, bounce, why);
  }

  /** Sends deliveries to a host and port instead of their sites; empty to follow the settings. */
  public BulkResult reroute(DeliveryFilter filter, String route) {
    return changes.reroute(filter, route);
  }

  /** How many deliveries fit. */
  public long count(DeliveryFilter filter) {
    return changes.count(filter);
  }

  /**
   * A page of the deliveries that fit.
   *
   * @param cursor 0 for the first page, then what the page before says; not kept over a restart
   */
  public QueuePage list(DeliveryFilter filter, int cursor, int max) {
    return changes.list(filter, cursor, max);
  }

  /** All sites that something waits for or that are paused, for people. */
  public List<SiteView> sites() {
    return index.sites(clock.instant());
  }

  /** How many deliveries wait for what. */
  public QueueTotals totals() {
    return new QueueTotals(index.size(), index.kinds());
  }
}
