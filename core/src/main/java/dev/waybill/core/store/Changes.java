// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.store;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Changes to a {@link Store} that are made together, in this order. Confined to one thread. */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares changes; keys and values are octets.
public final class Changes {

  private final List<Change> changes = new ArrayList<>();
  private OptionalLong generation = OptionalLong.empty();

  /** One change. */
  public sealed interface Change {

    /** The table that it changes. */
    Table table();
  }

  /** Sets the value of a key. */
  public record Put(Table table, byte[] key, byte[] value) implements Change {}

  /** Removes a key, if it is there. */
  public record Delete(Table table, byte[] key) implements Change {}

  /** Removes all keys from the first (inclusive) to the second (exclusive). */
  public record DeleteRange(Table table, byte[] from, byte[] to) implements Change {}

  /** Adds a {@link Put}. */
  public Changes put(Table table, byte[] key, byte[] value) {
    changes.add(new Put(table, key, value));
    return this;
  }

  /** Adds a {@link Delete}. */
  public Changes delete(Table table, byte[] key) {
    changes.add(new Delete(table, key));
    return this;
  }

  /** Adds a {@link DeleteRange}. */
  public Changes deleteRange(Table table, byte[] from, byte[] to) {
    changes.add(new DeleteRange(table, from, to));
    return this;
  }

  /**
   * Demands that the store is still the same {@linkplain Store#generation generation} when it makes
   * these changes, because they rest on something that was only {@link Durability#WRITTEN}.
   *
   * @throws StoreAwayException when two different generations are demanded: one of them is over
   */
  public Changes inGeneration(long demanded) {
    if (generation.isPresent() && generation.getAsLong() != demanded) {
      throw new StoreAwayException("the store was reopened while a message was being stored");
    }
    generation = OptionalLong.of(demanded);
    return this;
  }

  /** The generation that is demanded; empty when any will do. */
  public OptionalLong generation() {
    return generation;
  }

  /** The changes so far. */
  public List<Change> list() {
    return List.copyOf(changes);
  }

  /** Whether there is nothing to change. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }
}
