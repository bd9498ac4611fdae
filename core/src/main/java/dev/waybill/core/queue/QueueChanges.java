// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import dev.waybill.core.outcome.RecipientEvent.Kind;
import dev.waybill.core.queue.QueueIndex.RowKey;
import dev.waybill.core.queue.QueueRows.Batch;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.StoreException;
import dev.waybill.core.store.Table;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Changes of rows that no attempt has made: by filter in pages, by lines, at the end of a row's
 * time.
 *
 * <p>Thread-safe. Each page is one batch; rows are taken while it is written, so that nobody else
 * changes them, and are left as they were when it can not be written.
 */
final class QueueChanges {

  private final QueueIndex index;
  private final QueueRows rows;
  private final RowEvents events;
  private final InstantSource clock;

  QueueChanges(QueueIndex index, QueueRows rows, RowEvents events, InstantSource clock) {
    this.index = index;
    this.rows = rows;
    this.events = events;
    this.clock = clock;
  }

  /** Adds to a batch what is to become of a row; false to leave the row as it is. */
  private interface Change {
    boolean add(Batch batch, QueuedDelivery row);
  }

  BulkResult hold(DeliveryFilter filter, String who, String why) {
    Instant now = clock.instant();
    Optional<Reply> reply = Optional.of(heldBy(who, why));
    return bulk(
        filter,
        (batch, row) -> {
          WaitReason.Kind kind = row.reason().kind();
          if (kind == WaitReason.Kind.OPERATOR || kind == WaitReason.Kind.NOT_TOLD) {
            return false;
          }
          WaitReason held = new WaitReason.Operator(who, why, row.reason());
          batch.put(row.waitingFor(held, row.lastReply(), row.lastRemote()));
          batch.event(events.of(row, Kind.HELD, now, reply));
          return true;
        });
  }

  BulkResult release(DeliveryFilter filter) {
    Instant now = clock.instant();
    return bulk(
        filter,
        (batch, row) -> {
          Optional<QueuedDelivery> released = released(row, now);
          released.ifPresent(
              free -> batch.put(free).event(events.of(row, Kind.RELEASED, now, Optional.empty())));
          return released.isPresent();
        });
  }

  private static Optional<QueuedDelivery> released(QueuedDelivery row, Instant now) {
    if (row.reason() instanceof WaitReason.Operator held) {
      boolean due = held.before().kind() == WaitReason.Kind.DUE;
      return Optional.of(
          due
              ? row.released(now)
              : row.waitingFor(held.before(), row.lastReply(), row.lastRemote()));
    }
    return Optional.empty();
  }

  BulkResult retry(DeliveryFilter filter) {
    Instant now = clock.instant();
    Set<String> sites = new HashSet<>();
    BulkResult result =
        bulk(
            filter,
            (batch, row) -> {
              if (row.reason().kind() != WaitReason.Kind.DUE) {
                return false;
              }
              sites.add(index.siteOf(row));
              if (row.due().isAfter(now)) {
                batch.put(row.dueAt(now));
              }
              return row.due().isAfter(now);
            });
    sites.forEach(site -> endPause(site, now));
    return result;
  }

  private void endPause(String site, Instant now) {
    Optional<SiteOutage> outage = index.outage(site);
    if (outage.isPresent()) {
      SiteOutage down = outage.get();
      SiteOutage over =
          new SiteOutage(now, down.since(), down.failures(), down.reply(), down.remote());
      Batch batch = new Batch();
      batch.changes.put(Table.SITE, RowCodec.key(site), RowCodec.encode(over));
      rows.write(batch, Durability.WRITTEN);
      index.setOutage(site, Optional.of(over), now);
      rows.tell();
    }
  }

  BulkResult cancel(DeliveryFilter filter, boolean bounce, Reply why) {
    Instant now = clock.instant();
    return bulk(
        filter,
        (batch, row) -> {
          if (!bounce) {
            batch.remove(row).event(events.of(row, Kind.CANCELLED, now, Optional.of(why)));
            return true;
          }
          if (row.reason().kind() == WaitReason.Kind.NOT_TOLD) {
            return false;
          }
          bounce(batch, row, why, now);
          return true;
        });
  }

  BulkResult reroute(DeliveryFilter filter, String route) {
    return bulk(
        filter,
        (batch, row) -> {
          if (!row.route().equals(route)) {
            batch.put(row.routed(route));
          }
          return !row.route().equals(route);
        });
  }

  long count(DeliveryFilter filter) {
    if (!filter.needsRow()) {
      return index.count(filter);
    }
    long count = 0;
    int cursor = 0;
    while (cursor >= 0) {
      List<RowKey> page = new ArrayList<>();
      cursor = index.list(filter, cursor, QueueRows.page(), page);
      count += page.stream().flatMap(key -> rows.load(key).stream()).filter(fits(filter)).count();
    }
    return count;
  }

  QueuePage list(DeliveryFilter filter, int from, int max) {
    List<QueuedDelivery> found = new ArrayList<>();
    int cursor = from;
    while (cursor >= 0 && found.size() < max) {
      List<RowKey> page = new ArrayList<>();
      cursor = index.list(filter, cursor, max - found.size(), page);
      page.stream()
          .flatMap(key -> rows.load(key).stream())
          .filter(fits(filter))
          .forEach(found::add);
    }
    return new QueuePage(found, cursor);
  }

  long giveUp(String site, Instant releasedUntil, Function<QueuedDelivery, Reply> why) {
    long count = 0;
    List<RowKey> page = index.takeExpired(site, releasedUntil, QueueRows.page());
    while (!page.isEmpty()) {
      Instant now = clock.instant();
      count +=
          change(
              page,
              row -> true,
              (batch, row) -> {
                bounce(batch, row, why.apply(row), now);
                return true;
              });
      page = index.takeExpired(site, releasedUntil, QueueRows.page());
    }
    return count;
  }

  void letGo(List<QueuedDelivery> held) {
    Batch batch = new Batch();
    taking(batch, () -> letGo(batch, held));
    writeTaken(batch, Durability.SYNCED);
  }

  void signed(OutgoingMessage message, List<QueuedDelivery> held) {
    Batch batch = new Batch();
    batch.changes.put(Table.MESSAGE, message.token().octets(), RowCodec.encode(message));
    taking(batch, () -> letGo(batch, held));
    rows.locked(
        message.token(),
        () -> {
          writeTaken(batch, Durability.SYNCED);
          return true;
        });
  }

  private void letGo(Batch batch, List<QueuedDelivery> held) {
    Instant now = clock.instant();
    for (QueuedDelivery known : held) {
      // As it is now: the log may say of it that it is held since it was read.
      Optional<QueuedDelivery> row = take(RowKey.of(known));
      row.ifPresent(free -> batch.put(free.released(now)));
      row.filter(free -> free.lastReply().isPresent())
          .ifPresent(free -> batch.event(events.of(free, Kind.RELEASED, now, Optional.empty())));
    }
  }

  void refuse(List<QueuedDelivery> held, Reply why) {
    Batch batch = new Batch();
    Instant now = clock.instant();
    taking(
        batch,
        () ->
            held.stream()
                .flatMap(row -> take(RowKey.of(row)).stream())
                .forEach(row -> bounce(batch, row, why, now)));
    writeTaken(batch, Durability.SYNCED);
  }

  int sayHeld(String line, Reply why, int max) {
    Instant now = clock.instant();
    Batch batch = new Batch();
    long behind = index.saidUpTo(line);
    taking(
        batch,
        () ->
            index.firstOf(WaitReason.Kind.LIMIT, line, max, behind).stream()
                .flatMap(key -> take(key).stream())
                .forEach(
                    row -> {
                      batch.put(row.waitingFor(row.reason(), Optional.of(why), ""));
                      batch.event(events.of(row, Kind.HELD, now, Optional.of(why)));
                    }));
    writeTaken(batch, Durability.SYNCED);
    return batch.put.size();
  }

  /** Takes rows into a batch; gives them all back if one of them cannot be read. */
  private void taking(Batch batch, Runnable take) {
    try {
      take.run();
    } catch (RuntimeException e) {
      untake(batch.put.stream().map(RowKey::of).toList());
      throw e;
    }
  }

  private void bounce(Batch batch, QueuedDelivery row, Reply why, Instant now) {
    batch.put(row.waitingFor(new WaitReason.NotTold(), Optional.of(why), row.lastRemote()));
    batch.event(events.of(row, Kind.BOUNCED, now, Optional.of(why)));
  }

  private BulkResult bulk(DeliveryFilter filter, Change change) {
    long changed = 0;
    int[] underWay = {0};
    int cursor = 0;
    while (cursor >= 0) {
      List<RowKey> page = new ArrayList<>();
      cursor = index.take(filter, cursor, QueueRows.page(), page, underWay);
      changed += change(page, fits(filter), change);
    }
    return new BulkResult(changed, underWay[0]);
  }

  private long change(List<RowKey> taken, Predicate<QueuedDelivery> fits, Change change) {
    Batch batch = new Batch();
    Set<RowKey> left = new HashSet<>(taken);
    long changed = 0;
    try {
      for (RowKey key : taken) {
        Optional<QueuedDelivery> row = rows.load(key).filter(fits);
        changed += row.isPresent() && change.add(batch, row.get()) ? 1 : 0;
      }
      if (changed > 0) {
        rows.write(batch, Durability.SYNCED);
        batch.put.forEach(row -> left.remove(RowKey.of(row)));
        batch.removed.forEach(row -> left.remove(RowKey.of(row)));
      }
    } finally {
      untake(left);
    }
    return changed;
  }

  private void untake(Collection<RowKey> keys) {
    Instant now = clock.instant();
    keys.forEach(key -> index.untake(key, now));
    rows.tell();
  }

  /** Takes a row that stands somewhere and reads it; empty when somebody else changes it. */
  Optional<QueuedDelivery> take(RowKey key) {
    if (!index.take(key)) {
      return Optional.empty();
    }
    Optional<QueuedDelivery> row = Optional.empty();
    try {
      row = rows.load(key);
      return row;
    } finally {
      if (row.isEmpty()) {
        untake(List.of(key));
      }
    }
  }

  /** Writes a batch of rows that are taken, and ends the taking if that fails. */
  void writeTaken(Batch batch, Durability durability) {
    try {
      if (!batch.changes.isEmpty() || !batch.events.isEmpty()) {
        rows.write(batch, durability);
      }
    } catch (StoreException e) {
      untake(batch.put.stream().map(RowKey::of).toList());
      untake(batch.removed.stream().map(RowKey::of).toList());
      throw e;
    }
  }

  private Predicate<QueuedDelivery> fits(DeliveryFilter filter) {
    return row ->
        filter.fits(row)
            && (filter.sender().isEmpty()
                || rows.message(row.message())
                    .filter(message -> filter.fitsSender(message.sender().path()))
                    .isPresent());
  }

  private static Reply heldBy(String who, String why) {
    return Reply.of(451, new EnhancedStatus(4, 7, 0), "Held by " + who + ": " + why);
  }
}
