// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.message;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Table;
import java.util.OptionalLong;

/**
 * Octets that were read to their end, before somebody is responsible for them. All that is known of
 * them is known: their length and checksum are, so that an acknowledgement rests on them.
 *
 * <p>Confined to one thread. It ends with {@link #addTo} in a batch that is written, or with {@link
 * MessageStore#discard}.
 */
public final class Draft {

  private final MessageId id;
  private final StoredMessage message;
  private final byte[] lastChunk;

  /** The generation of the store that has the chunks before the last; empty when there are none. */
  private final OptionalLong generation;

  private boolean added;

  Draft(MessageId id, StoredMessage message, byte[] lastChunk, OptionalLong generation) {
    this.id = id;
    this.message = message;
    this.lastChunk = lastChunk;
    this.generation = generation;
  }

  /** The name of the octets. */
  public MessageId id() {
    return id;
  }

  /** What is known of them. */
  public StoredMessage message() {
    return message;
  }

  /** Their number. */
  public long size() {
    return message.size();
  }

  /**
   * Completes the octets in a batch, which the caller writes {@link Durability#SYNCED}.
   *
   * @param holder who needs them, such as {@code spool:17}; not empty
   */
  public void addTo(Changes changes, String holder) {
    if (lastChunk.length > 0) {
      changes.put(Table.OCTETS, MessageStore.chunkKey(id, message.chunks() - 1), lastChunk);
    }
    changes.put(Table.STORED, id.key(), message.encode());
    changes.put(Table.HOLDER, MessageStore.holderKey(id, holder), MessageStore.NOTHING);
    if (generation.isPresent()) {
      changes.inGeneration(generation.getAsLong());
      changes.delete(Table.HOLDER, MessageStore.holderKey(id, MessageStore.DRAFT));
    }
    added = true;
  }

  /** Whether the store has some of the octets, and nobody knows whether they will be needed. */
  boolean leavesChunks() {
    return generation.isPresent() && !added;
  }
}
