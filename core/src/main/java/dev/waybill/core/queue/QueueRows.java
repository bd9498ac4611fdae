// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import com.google.common.util.concurrent.Striped;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.Event;
import dev.waybill.core.queue.QueueIndex.RowKey;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.StoreException;
import dev.waybill.core.store.Table;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/**
 * The rows in the store, and the index over them: each batch changes both, the store first.
 *
 * <p>Thread-safe. Rows that a batch changes are claimed or taken by anyone who makes it. With the
 * last row of a message go its MESSAGE row and its hold on the octets: in the same batch where one
 * row goes, otherwise in a second write that needs no sync, because {@link #open} repeats it.
 */
final class QueueRows {

  private static final Logger LOG = System.getLogger(DeliveryQueue.class.getName());

  /** More than there are writers; chosen. */
  private static final int LOCKS = 4096;

  private static final int PAGE = 1000;

  private static final byte[] NOTHING = {};

  /** Behind every key of every table: tokens and host names begin with less. */
  private static final byte[] END = {
    (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff,
    (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff,
    (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff
  };

  private final Store store;
  private final EventWriter log;
  private final StoredOctets octets;
  private final QueueIndex index;
  private final InstantSource clock;
  private final Striped<Lock> locks = Striped.lock(LOCKS);
  private volatile QueueListener listener = QueueListener.NONE;

  QueueRows(
      Store store, EventWriter log, StoredOctets octets, QueueIndex index, InstantSource clock) {
    this.store = store;
    this.log = log;
    this.octets = octets;
    this.index = index;
    this.clock = clock;
  }

  /** Changes that are written together. Confined to one thread. */
  static final class Batch {
    final Changes changes;
    final List<Event> events = new ArrayList<>();
    final List<QueuedDelivery> put = new ArrayList<>();
    final List<QueuedDelivery> removed = new ArrayList<>();

    Batch() {
      this(new Changes());
    }

    Batch(Changes changes) {
      this.changes = changes;
    }

    Batch put(QueuedDelivery row) {
      changes.put(Table.DELIVERY, RowCodec.key(row.message(), row.index()), RowCodec.encode(row));
      put.add(row);
      return this;
    }

    Batch remove(QueuedDelivery row) {
      changes.delete(Table.DELIVERY, RowCodec.key(row.message(), row.index()));
      removed.add(row);
      return this;
    }

    Batch event(Event event) {
      events.add(event);
      return this;
    }
  }

  void listener(QueueListener heard) {
    listener = heard;
    tell();
  }

  /** Reads the index, once, before anything else. */
  void open() {
    Instant now = clock.instant();
    store.scan(
        Table.SITE,
        NOTHING,
        END,
        (key, value) -> {
          String site = new String(key, StandardCharsets.UTF_8);
          index.setOutage(site, Optional.of(RowCodec.outage(value)), now);
          return true;
        });
    index.loading();
    store.scan(
        Table.DELIVERY,
        NOTHING,
        END,
        (key, value) -> {
          ByteBuffer place = ByteBuffer.wrap(key);
          index.add(place.getLong(), place.getShort(), place.getInt(), RowCodec.entry(value), now);
          return true;
        });
    index.loaded();
    removeOrphans();
  }

  private void removeOrphans() {
    List<MessageToken> orphans = new ArrayList<>();
    store.scan(
        Table.MESSAGE,
        NOTHING,
        END,
        (key, value) -> {
          MessageToken token = MessageToken.ofOctets(key);
          if (index.rowsOf(token) == 0) {
            orphans.add(token);
          }
          return true;
        });
    orphans.forEach(this::removeMessage);
  }

  /** Reads a row; empty, and logged, when there is none or it makes no sense. */
  Optional<QueuedDelivery> load(RowKey key) {
    byte[] place = RowCodec.key(key.message(), key.index());
    Optional<byte[]> value = store.get(Table.DELIVERY, place);
    try {
      if (value.isPresent()) {
        return Optional.of(RowCodec.decode(place, value.get()));
      }
      if (index.contains(key)) {
        LOG.log(Level.ERROR, "the row of message " + key + " is gone from the store");
      }
    } catch (StoreException e) {
      LOG.log(Level.ERROR, "the row of message " + key + " can not be read", e);
    }
    return Optional.empty();
  }

  boolean isStored(RowKey key) {
    return store.get(Table.DELIVERY, RowCodec.key(key.message(), key.index())).isPresent();
  }

  Optional<OutgoingMessage> message(MessageToken token) {
    return store.get(Table.MESSAGE, token.octets()).map(value -> RowCodec.message(token, value));
  }

  /** Holds up every other batch that adds rows to a message or takes away its last. */
  <T> T locked(MessageToken token, Supplier<T> work) {
    Lock lock = locks.get(token);
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Writes a batch of rows that are new, under {@link #locked}. */
  void writeNew(Batch batch, Durability durability) {
    log.write(batch.changes, batch.events, durability);
    Instant now = clock.instant();
    for (QueuedDelivery row : batch.put) {
      if (index.contains(RowKey.of(row))) {
        index.replace(RowKey.of(row), RowCodec.entry(row), now);
      } else {
        index.add(row.message(), row.index(), RowCodec.entry(row), now);
      }
      later(row, now);
    }
    tell();
  }

  /** Writes a batch of rows that are known. */
  void write(Batch batch, Durability durability) {
    if (batch.removed.size() == 1 && index.rowsOf(batch.removed.get(0).message()) == 1) {
      MessageToken token = batch.removed.get(0).message();
      long id = locked(token, () -> writeLast(token, batch, durability));
      removeIfUnused(id);
    } else {
      log.write(batch.changes, batch.events, durability);
      apply(batch).forEach(this::removeMessage);
    }
    tell();
  }

  // The number of the octets that may be unused now; negative when there are none.
  private long writeLast(MessageToken token, Batch batch, Durability durability) {
    long id = index.rowsOf(token) == 1 ? forget(token, batch.changes) : -1;
    log.write(batch.changes, batch.events, durability);
    apply(batch);
    return id;
  }

  /** Gives the messages that have no row left. */
  private List<MessageToken> apply(Batch batch) {
    Instant now = clock.instant();
    List<MessageToken> gone = new ArrayList<>();
    for (QueuedDelivery row : batch.put) {
      index.replace(RowKey.of(row), RowCodec.entry(row), now);
      later(row, now);
    }
    for (QueuedDelivery row : batch.removed) {
      if (index.remove(RowKey.of(row)) == 0) {
        gone.add(row.message());
      }
    }
    return gone;
  }

  private void removeMessage(MessageToken token) {
    try {
      long id =
          locked(
              token,
              () -> {
                Changes changes = new Changes();
                long unused = index.rowsOf(token) == 0 ? forget(token, changes) : -1;
                if (!changes.isEmpty()) {
                  store.write(changes, Durability.WRITTEN);
                }
                return unused;
              });
      removeIfUnused(id);
    } catch (StoreException e) {
      LOG.log(Level.WARNING, "message " + token + " stays in the store until the next start", e);
    }
  }

  private long forget(MessageToken token, Changes changes) {
    Optional<OutgoingMessage> message = message(token);
    if (message.isEmpty()) {
      return -1;
    }
    changes.delete(Table.MESSAGE, token.octets());
    octets.release(changes, message.get().octets(), holder(token));
    return message.get().octets();
  }

  private void removeIfUnused(long id) {
    if (id < 0) {
      return;
    }
    try {
      octets.removeIfUnused(id);
    } catch (StoreException e) {
      LOG.log(Level.WARNING, "octets " + id + " stay in the store until the next start", e);
    }
  }

  /** What the queue calls itself as a holder of octets. */
  static String holder(MessageToken token) {
    return "queue/" + token;
  }

  void tell() {
    QueueListener hears = listener;
    if (hears != QueueListener.NONE) {
      index.takeReadySites().forEach(hears::ready);
    }
  }

  private void later(QueuedDelivery row, Instant now) {
    if (row.reason().kind() == WaitReason.Kind.DUE && row.due().isAfter(now)) {
      listener.later(row.due());
    }
  }

  static int page() {
    return PAGE;
  }
}
