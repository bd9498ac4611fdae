// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.message;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.StoreException;
import dev.waybill.core.store.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * The octets of messages, each stored once and kept as long as somebody holds it.
 *
 * <p>Thread-safe. Octets lie in pieces of {@link #CHUNK}; all but the last are written as they
 * come, the last one in the batch that makes somebody responsible for the message, so a short
 * message is in one batch with everything else that has to be known about it. No octet is written
 * twice.
 *
 * <p><b>Holders</b> are names in the table HOLDER. Anyone who adds a holder is one already, so
 * octets without a holder never get one again, and anybody may remove them at any time.
 */
public final class MessageStore {

  /** The length of a piece in octets; part of the format. */
  public static final int CHUNK = 64 << 10;

  /** The holder of octets that are still coming. */
  static final String DRAFT = "(draft)";

  static final byte[] NOTHING = {};

  private static final System.Logger LOG = System.getLogger(MessageStore.class.getName());

  private final Store store;
  private final MessageIds ids;

  /** Keeps octets in {@code store}. */
  public MessageStore(Store store) {
    this.store = store;
    this.ids = new MessageIds(store);
  }

  static byte[] chunkKey(MessageId id, int chunk) {
    return ByteBuffer.allocate(MessageId.OCTETS + Integer.BYTES)
        .putLong(id.number())
        .putInt(chunk)
        .array();
  }

  static byte[] holderKey(MessageId id, String holder) {
    if (holder.isEmpty()) {
      throw new IllegalArgumentException("a holder has a name");
    }
    return Keys.join(id.key(), Keys.of(holder));
  }

  /**
   * Reads octets to their end. At most one piece stays in memory.
   *
   * @throws IOException when they cannot be read; nothing of them stays then
   * @throws StoreException when they cannot be stored; the same
   */
  public Draft stage(InputStream raw) throws IOException {
    MessageId id = ids.next();
    OctetCounter counter = new OctetCounter();
    OptionalLong generation = OptionalLong.empty();
    try {
      byte[] pending = raw.readNBytes(CHUNK);
      counter.add(pending);
      for (int chunk = 0; pending.length == CHUNK; chunk++) {
        byte[] next = raw.readNBytes(CHUNK);
        if (next.length == 0) {
          break;
        }
        counter.add(next);
        generation = OptionalLong.of(generation.orElse(store.generation()));
        writeAhead(id, chunk, pending, generation.getAsLong());
        pending = next;
      }
      return new Draft(id, counter.result(), pending, generation);
    } catch (IOException | RuntimeException e) {
      if (generation.isPresent()) {
        removeChunks(id);
      }
      throw e;
    }
  }

  private void writeAhead(MessageId id, int chunk, byte[] octets, long generation) {
    Changes changes = new Changes().inGeneration(generation);
    if (chunk == 0) {
      changes.put(Table.HOLDER, holderKey(id, DRAFT), NOTHING);
    }
    store.write(changes.put(Table.OCTETS, chunkKey(id, chunk), octets), Durability.WRITTEN);
  }

  /**
   * Gives up a draft. After {@link Draft#addTo} this does nothing: the batch may be there although
   * writing it failed, and whatever is left otherwise is removed at the next start.
   */
  public void discard(Draft draft) {
    if (draft.leavesChunks()) {
      removeChunks(draft.id());
    }
  }

  private void removeChunks(MessageId id) {
    try {
      store.write(
          new Changes()
              .deleteRange(Table.OCTETS, id.key(), id.end())
              .delete(Table.HOLDER, holderKey(id, DRAFT)),
          Durability.WRITTEN);
    } catch (StoreException e) {
      LOG.log(
          System.Logger.Level.DEBUG, "Pieces of octets {0} stay until the next start: {1}", id, e);
    }
  }

  /**
   * Opens octets, one piece in memory at a time. Length and checksum are checked before the last
   * piece is handed out, so that a reader never sees the end of something that is damaged. The
   * stream supports mark without a limit, and skips without reading; what was skipped is not
   * checked.
   *
   * @throws IOException when there are none under this id
   */
  public InputStream open(MessageId id) throws IOException {
    byte[] known =
        store
            .get(Table.STORED, id.key())
            .orElseThrow(() -> new IOException("no octets are stored as " + id));
    return new StoredInputStream(store, id, StoredMessage.decode(known));
  }

  /**
   * What is known of stored octets.
   *
   * @throws StoreException also when there are none under this id
   */
  public StoredMessage info(MessageId id) {
    return store
        .get(Table.STORED, id.key())
        .map(StoredMessage::decode)
        .orElseThrow(() -> new StoreException("no octets are stored as " + id));
  }

  /** Adds a holder; the caller, or somebody that it acts for, is a holder of them already. */
  public void hold(Changes changes, MessageId id, String holder) {
    changes.put(Table.HOLDER, holderKey(id, holder), NOTHING);
  }

  /** Takes a holder away; {@link #removeIfUnused} comes behind the write. */
  public void release(Changes changes, MessageId id, String holder) {
    changes.delete(Table.HOLDER, holderKey(id, holder));
  }

  /**
   * Removes octets that nobody holds, without waiting for the disk. After a crash they may be back
   * until {@link #removeOrphans}.
   */
  public void removeIfUnused(MessageId id) {
    if (!isHeld(id)) {
      remove(id);
    }
  }

  private boolean isHeld(MessageId id) {
    boolean[] held = {false};
    store.scan(
        Table.HOLDER,
        id.key(),
        id.end(),
        (key, value) -> {
          held[0] = true;
          return false;
        });
    return held[0];
  }

  private void remove(MessageId id) {
    byte[] known = store.get(Table.STORED, id.key()).orElse(NOTHING);
    if (known.length == 0) {
      return;
    }
    Changes changes = new Changes().delete(Table.STORED, id.key());
    int chunks = StoredMessage.decode(known).chunks();
    for (int chunk = 0; chunk < chunks; chunk++) {
      // Not a range: some thousands of those would make every look-up slow.
      changes.delete(Table.OCTETS, chunkKey(id, chunk));
    }
    store.write(changes, Durability.WRITTEN);
  }

  /**
   * Removes octets that a crash left without a holder, and those that never were complete. At
   * start, before anything is staged.
   *
   * @return the number of messages
   */
  public int removeOrphans() {
    List<MessageId> drafts = new ArrayList<>();
    LongStream.Builder held = LongStream.builder();
    byte[] draft = Keys.of(DRAFT);
    scanAll(
        Table.HOLDER,
        key -> {
          MessageId id = MessageId.of(key, 0);
          if (Arrays.equals(key, MessageId.OCTETS, key.length, draft, 0, draft.length)) {
            drafts.add(id);
          } else {
            held.add(id.number());
          }
        });
    List<MessageId> unused = unused(held.build().toArray());
    drafts.forEach(this::removeChunks);
    unused.forEach(this::removeIfUnused);
    return drafts.size() + unused.size();
  }

  /** Stored octets that are not among the held ones, which are sorted. */
  private List<MessageId> unused(long[] held) {
    List<MessageId> unused = new ArrayList<>();
    scanAll(
        Table.STORED,
        key -> {
          if (Arrays.binarySearch(held, Keys.number(key, 0)) < 0) {
            unused.add(MessageId.of(key, 0));
          }
        });
    return unused;
  }

  private void scanAll(Table table, Consumer<byte[]> keys) {
    store.scan(
        table,
        Keys.of(0),
        Keys.of(Long.MAX_VALUE),
        (key, value) -> {
          keys.accept(key);
          return true;
        });
  }
}
