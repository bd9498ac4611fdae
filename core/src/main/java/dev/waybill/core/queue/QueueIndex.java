// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import static dev.waybill.core.queue.RowTable.NONE;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.queue.RowCodec.IndexEntry;
import dev.waybill.core.queue.RowTable.Phase;
import dev.waybill.core.queue.SiteIndex.Lane;
import dev.waybill.core.reply.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * All rows of the queue in memory: by message, by site and client, by time, by what they wait for.
 *
 * <p>Thread-safe; every method holds the one lock, and none waits for anything but memory. A row
 * that is to be changed is claimed or taken first, so that nobody else changes it meanwhile. A
 * claimed row stands nowhere; a taken one keeps its place.
 */
@SuppressWarnings("EnumOrdinal") // an octet for each row instead of a reference
final class QueueIndex {

  /** What one tick makes ready under the lock; chosen: some milliseconds. */
  private static final int TICK = 10_000;

  private final RowTable rows = new RowTable();
  private final MessageTable messages = new MessageTable();
  private final DueHeap heap = new DueHeap(rows);
  private final SiteTable table;
  private final WaitLines lines = new WaitLines(rows);
  private final Map<String, String> clients = new HashMap<>();
  private final PriorityQueue<Pause> pauses =
      new PriorityQueue<>(Comparator.comparing(Pause::until));
  private final List<String> forgotten = new ArrayList<>();
  private final long[] kinds = new long[WaitReason.Kind.values().length];

  QueueIndex(SiteResolver resolver) {
    this.table = new SiteTable(resolver, rows);
  }

  /** What identifies a row. */
  record RowKey(MessageToken message, int index) {
    static RowKey of(QueuedDelivery row) {
      return new RowKey(row.message(), row.index());
    }
  }

  private record Pause(Instant until, String site) {}

  synchronized boolean contains(RowKey key) {
    return slot(key) != NONE;
  }

  synchronized int rowsOf(MessageToken token) {
    int message = messages.find(token);
    return message == NONE ? 0 : messages.rowsOf(message);
  }

  synchronized int size() {
    return rows.size();
  }

  /** Many rows come in any order; {@link #loaded} is called behind them. */
  synchronized void loading() {
    lines.loading();
  }

  /** Puts the lines in order. */
  synchronized void loaded() {
    lines.loaded();
  }

  /** The next place in the order of what waits for a limit. */
  synchronized long nextPlace() {
    return lines.nextPlace();
  }

  synchronized void add(MessageToken token, int index, IndexEntry entry, Instant now) {
    attachNew(rows.add(messages.addRow(token), index), entry, now);
  }

  /** The same from the octets of a token, for many rows. */
  synchronized void add(long tokenHigh, short tokenLow, int index, IndexEntry entry, Instant now) {
    attachNew(rows.add(messages.addRow(tokenHigh, tokenLow), index), entry, now);
  }

  private void attachNew(int slot, IndexEntry entry, Instant now) {
    rows.client[slot] = clients.computeIfAbsent(entry.client(), c -> c);
    attach(slot, entry, now);
  }

  /** Claims the next row of a site, each client in turn; empty when none can be claimed. */
  synchronized Optional<RowKey> claim(String name, Instant now) {
    SiteIndex site = table.sites.get(name);
    while (site != null && !site.isPaused(now)) {
      int slot = site.first(rows);
      if (slot == NONE) {
        return Optional.empty();
      }
      table.resolve(rows.domain[slot], now);
      if (rows.domain[slot].site == site) {
        detach(slot);
        phase(slot, Phase.CLAIMED);
        return Optional.of(key(slot));
      }
      site = table.sites.get(name);
    }
    return Optional.empty();
  }

  /** Gives a claimed row its place again, before the others of its client. */
  synchronized void unclaim(RowKey key, Instant now) {
    int slot = slot(key);
    if (slot == NONE || rows.phaseOf(slot) != Phase.CLAIMED) {
      return;
    }
    uncount(slot);
    phase(slot, Phase.READY);
    rows.domain[slot].site.lane(rows.client[slot]).addFirst(rows, slot);
    table.ready(rows.domain[slot].site, now);
  }

  /** Puts a claimed or taken row where its new entry belongs. */
  synchronized void replace(RowKey key, IndexEntry entry, Instant now) {
    int slot = slot(key);
    if (slot == NONE) {
      return;
    }
    DomainIndex before = rows.domain[slot];
    detach(slot);
    rows.taken[slot] = false;
    kinds[rows.kind[slot]]--;
    attach(slot, entry, now);
    table.dropIfEmpty(before);
  }

  /** Removes a row; how many its message has left. */
  synchronized int remove(RowKey key) {
    int slot = slot(key);
    if (slot == NONE) {
      return rowsOf(key.message());
    }
    detach(slot);
    kinds[rows.kind[slot]]--;
    DomainIndex domain = rows.domain[slot];
    int message = rows.message[slot];
    rows.remove(slot);
    table.dropIfEmpty(domain);
    return messages.removeRow(message);
  }

  /**
   * Takes rows for a change, at most {@code max}, and visits from {@code cursor} on.
   *
   * @param underWay counts the rows that fit and are claimed or taken already
   * @return where to go on; negative at the end
   */
  synchronized int take(
      DeliveryFilter filter, int cursor, int max, List<RowKey> into, int[] underWay) {
    IntPredicate fits = fits(filter);
    int slot = cursor;
    while (slot < rows.end() && into.size() < max) {
      if (fits.test(slot)) {
        if (rows.phaseOf(slot) == Phase.CLAIMED || rows.taken[slot]) {
          underWay[0]++;
        } else {
          rows.taken[slot] = true;
          rows.domain[slot].site.taken += rows.phaseOf(slot) == Phase.READY ? 1 : 0;
          into.add(key(slot));
        }
      }
      slot++;
    }
    return slot < rows.end() ? slot : -1;
  }

  /** Ends a taking that changed nothing. */
  synchronized void untake(RowKey key, Instant now) {
    int slot = slot(key);
    if (slot != NONE && rows.taken[slot]) {
      rows.taken[slot] = false;
      if (rows.phaseOf(slot) == Phase.READY) {
        rows.domain[slot].site.taken--;
        table.ready(rows.domain[slot].site, now);
      }
    }
  }

  /** Takes one row; false when somebody else works on it or it is gone. */
  synchronized boolean take(RowKey key) {
    int slot = slot(key);
    if (slot == NONE || rows.taken[slot] || rows.phaseOf(slot) == Phase.CLAIMED) {
      return false;
    }
    rows.taken[slot] = true;
    rows.domain[slot].site.taken += rows.phaseOf(slot) == Phase.READY ? 1 : 0;
    return true;
  }

  /** Visits rows without taking them; as {@link #take}. */
  synchronized int list(DeliveryFilter filter, int cursor, int max, List<RowKey> into) {
    IntPredicate fits = fits(filter);
    int slot = cursor;
    while (slot < rows.end() && into.size() < max) {
      if (fits.test(slot)) {
        into.add(key(slot));
      }
      slot++;
    }
    return slot < rows.end() ? slot : -1;
  }

  /** How many rows fit, for a filter that needs no row of the store. */
  synchronized long count(DeliveryFilter filter) {
    IntPredicate fits = fits(filter);
    long count = 0;
    for (int slot = 0; slot < rows.end(); slot++) {
      count += fits.test(slot) ? 1 : 0;
    }
    return count;
  }

  /** Takes ready rows of a site that were released at or before a time. */
  synchronized List<RowKey> takeExpired(String name, Instant releasedUntil, int max) {
    List<RowKey> expired = new ArrayList<>();
    SiteIndex site = table.sites.get(name);
    long until = releasedUntil.getEpochSecond();
    if (site == null || site.oldest > until) {
      return expired;
    }
    long oldest = Long.MAX_VALUE;
    for (Lane lane : site.lanes()) {
      for (int slot = lane.head; slot != NONE; slot = rows.next[slot]) {
        if (rows.taken[slot]) {
          continue;
        }
        if (rows.released[slot] <= until && expired.size() < max) {
          rows.taken[slot] = true;
          site.taken++;
          expired.add(key(slot));
        } else {
          oldest = Math.min(oldest, rows.released[slot]);
        }
      }
    }
    site.oldest = oldest;
    return expired;
  }

  /** Makes ready what is due, and sites whose pause is over; when to look again. */
  synchronized Optional<Instant> tick(Instant now) {
    long time = now.toEpochMilli();
    int done = 0;
    while (heap.first() != NONE && rows.due[heap.first()] <= time) {
      if (done++ == TICK) {
        return Optional.of(now);
      }
      int slot = heap.first();
      detach(slot);
      phase(slot, Phase.READY);
      link(slot, now);
    }
    while (!pauses.isEmpty() && !pauses.peek().until().isAfter(now)) {
      endPause(table.sites.get(pauses.remove().site()), now);
    }
    Optional<Instant> due =
        heap.first() == NONE
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(rows.due[heap.first()]));
    Optional<Instant> pause = Optional.ofNullable(pauses.peek()).map(Pause::until);
    return due.filter(at -> pause.isEmpty() || at.isBefore(pause.get())).or(() -> pause);
  }

  private void endPause(@Nullable SiteIndex site, Instant now) {
    if (site == null || site.isPaused(now)) {
      return;
    }
    if (site.domains == 0 && site.outage.isPresent()) {
      table.sites.remove(site.name);
      forgotten.add(site.name);
    } else {
      table.ready(site, now);
    }
  }

  /** The sites that have something to claim since this was asked last. */
  synchronized Set<String> takeReadySites() {
    return table.takeReadySites();
  }

  /** The sites without mail whose outage need not be kept any longer. */
  synchronized List<String> takeForgottenSites() {
    List<String> all = List.copyOf(forgotten);
    forgotten.clear();
    return all;
  }

  /** How many rows of a site can be claimed now. */
  synchronized int claimable(String name, Instant now) {
    SiteIndex site = table.sites.get(name);
    return site == null || site.isPaused(now) ? 0 : site.claimable();
  }

  synchronized Optional<SiteOutage> outage(String name) {
    return Optional.ofNullable(table.sites.get(name)).flatMap(site -> site.outage);
  }

  /** How many rows wait for a site, claimed ones included. */
  synchronized long waiting(String name) {
    return Optional.ofNullable(table.sites.get(name)).map(site -> site.counts.all()).orElse(0);
  }

  /** Begins an outage, or makes it longer; empty when the site is paused already. */
  synchronized Optional<SiteOutage> goDown(
      String name, Instant until, Optional<Reply> reply, String remote, Instant now) {
    Optional<SiteOutage> before = outage(name);
    if (before.filter(down -> now.isBefore(down.pausedUntil())).isPresent()) {
      return Optional.empty();
    }
    SiteOutage outage =
        new SiteOutage(
            until,
            before.map(SiteOutage::since).orElse(now),
            before.map(SiteOutage::failures).orElse(0) + 1,
            reply,
            remote);
    setOutage(name, Optional.of(outage), now);
    return Optional.of(outage);
  }

  synchronized void setOutage(String name, Optional<SiteOutage> outage, Instant now) {
    SiteIndex site = table.sites.computeIfAbsent(name, SiteIndex::new);
    site.outage = outage;
    outage.ifPresent(down -> pauses.add(new Pause(down.pausedUntil(), name)));
    if (outage.isEmpty() && site.domains == 0) {
      table.sites.remove(name);
    } else {
      table.ready(site, now);
    }
  }

  /** The site of a row that is in the queue; the domain itself for any other. */
  synchronized String siteOf(QueuedDelivery row) {
    return table.of(row).map(domain -> domain.site.name).orElse(row.recipient().domain().value());
  }

  /** Whether the site of a row was looked up. */
  synchronized boolean isResolved(QueuedDelivery row) {
    return table.of(row).map(domain -> domain.resolved).orElse(true);
  }

  /** What was found for a domain. */
  synchronized void resolved(DomainName name, String site, Instant now) {
    DomainIndex domain = table.domains.get(name.value());
    if (domain != null && domain.followsSettings()) {
      domain.resolved = true;
      domain.askedAt = now.toEpochMilli();
      table.move(domain, site, now);
    }
  }

  /** Asks for the site of every domain again: the settings have changed. */
  synchronized void resolveAll(Instant now) {
    for (DomainIndex domain : List.copyOf(table.domains.values())) {
      domain.askedAt = Long.MIN_VALUE;
      table.resolve(domain, now);
    }
  }

  /** The lines of one kind, each with the place of its first row. */
  synchronized Map<String, Long> lines(WaitReason.Kind kind) {
    return lines.firstPlaces(kind);
  }

  /** The first rows of a line that nobody changes, from behind a place on. */
  synchronized List<RowKey> firstOf(WaitReason.Kind kind, String name, int max, long behind) {
    return lines.first(kind, name, max, behind).stream().map(this::key).toList();
  }

  /** Up to which place the log says of the rows of a line that they are held. */
  synchronized long saidUpTo(String name) {
    return lines.saidUpTo(name);
  }

  /** How many rows wait for what, by the ordinal of the kind. */
  synchronized long[] kinds() {
    return kinds.clone();
  }

  synchronized List<SiteView> sites(Instant now) {
    return new SiteViews(rows, now).of(table.sites.values());
  }

  private IntPredicate fits(DeliveryFilter filter) {
    int message = filter.token().map(messages::find).orElse(NONE);
    boolean noMessage = filter.token().isPresent() && message == NONE;
    return slot ->
        !noMessage
            && rows.phase[slot] != Phase.FREE.ordinal()
            && (message == NONE || rows.message[slot] == message)
            && filter.kind().map(kind -> rows.kindOf(slot) == kind).orElse(true)
            && filter.client().map(rows.client[slot]::equals).orElse(true)
            && filter.domain().map(rows.domain[slot].name::equals).orElse(true)
            && filter.site().map(rows.domain[slot].site.name::equals).orElse(true);
  }

  private int slot(RowKey key) {
    int message = messages.find(key.message());
    return message == NONE ? NONE : rows.find(message, key.index());
  }

  private RowKey key(int slot) {
    return new RowKey(messages.token(rows.message[slot]), rows.index[slot]);
  }

  private void attach(int slot, IndexEntry entry, Instant now) {
    DomainIndex domain = table.domain(entry.domain(), entry.route(), now);
    rows.domain[slot] = domain;
    rows.released[slot] = entry.released().getEpochSecond();
    rows.kind[slot] = (byte) entry.kind().ordinal();
    kinds[entry.kind().ordinal()]++;
    if (entry.kind() == WaitReason.Kind.DUE) {
      rows.due[slot] = ceil(entry.due());
      boolean due = !entry.due().isAfter(now);
      phase(slot, due ? Phase.READY : Phase.LATER);
      link(slot, now);
      return;
    }
    rows.due[slot] = entry.place();
    phase(slot, Phase.WAITING);
    if (entry.kind() == WaitReason.Kind.LIMIT || entry.kind() == WaitReason.Kind.KEY) {
      lines.add(slot, entry);
    }
  }

  // Into the heap or the lane, by its phase.
  private void link(int slot, Instant now) {
    if (rows.phaseOf(slot) == Phase.LATER) {
      heap.add(slot);
      return;
    }
    DomainIndex domain = rows.domain[slot];
    table.resolve(domain, now);
    SiteIndex site = domain.site;
    site.oldest = Math.min(site.oldest, rows.released[slot]);
    site.taken += rows.taken[slot] ? 1 : 0;
    site.lane(rows.client[slot]).addLast(rows, slot);
    table.ready(site, now);
  }

  // Out of the list or the heap.
  private void detach(int slot) {
    SlotList list = rows.list[slot];
    if (list != null) {
      list.remove(rows, slot);
      lines.dropIfEmpty(list);
    } else if (rows.phaseOf(slot) == Phase.LATER) {
      heap.remove(slot);
    }
    if (rows.phaseOf(slot) == Phase.READY && rows.taken[slot]) {
      rows.domain[slot].site.taken--;
    }
    uncount(slot);
  }

  private void phase(int slot, Phase phase) {
    rows.phase[slot] = (byte) phase.ordinal();
    rows.domain[slot].counts.add(phase, 1);
    rows.domain[slot].site.counts.add(phase, 1);
  }

  private void uncount(int slot) {
    rows.domain[slot].counts.add(rows.phaseOf(slot), -1);
    rows.domain[slot].site.counts.add(rows.phaseOf(slot), -1);
  }

  private static long ceil(Instant time) {
    long millis = time.toEpochMilli();
    return Instant.ofEpochMilli(millis).isBefore(time) ? millis + 1 : millis;
  }
}
