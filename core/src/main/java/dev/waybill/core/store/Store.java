// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.store;

import java.util.Optional;

/**
 * Durable octets by key, in tables that are ordered by key (unsigned, byte by byte). A port.
 *
 * <p>Thread-safe. Writers that wait at the same time share one wait for the disk. Every method
 * throws {@link StoreException}; its subclasses say whether trying again makes sense.
 */
public interface Store extends AutoCloseable {

  /** The value under a key; empty when there is none. */
  Optional<byte[]> get(Table table, byte[] key);

  /**
   * Visits entries in the order of their keys, as of one moment, until the visitor has enough.
   *
   * <p>The visitor may read and write, but it must not wait: while it does, a store that failed
   * cannot recover.
   *
   * @param from the first key (inclusive)
   * @param to the end (exclusive)
   */
  void scan(Table table, byte[] from, byte[] to, Visitor visitor);

  /**
   * Makes all changes or none.
   *
   * @throws StoreException when nothing is known to be changed: once the store works again, all of
   *     the changes may be there, or none of them. Write the same again, or read what is there
   * @throws StoreAwayException also when the changes charge another generation
   */
  void write(Changes changes, Durability durability);

  /**
   * Grows whenever the store was opened again after a failure. What was only {@link
   * Durability#WRITTEN} before may be gone then; what was {@link Durability#SYNCED} is there. See
   * {@link Changes#inGeneration}.
   */
  default long generation() {
    return 0;
  }

  /** How the store is doing; from memory. */
  StoreHealth health();

  /** Closes the files; everything that was written is synced before. */
  @Override
  void close();

  /** Sees entries of a scan. */
  @FunctionalInterface
  interface Visitor {

    /** Takes one entry; returns whether to go on. */
    boolean visit(byte[] key, byte[] value);
  }
}
