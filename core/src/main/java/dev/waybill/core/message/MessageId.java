// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.message;

import dev.waybill.core.store.Keys;

/**
 * The number of one message's octets in a {@link MessageStore}. Grows, and is never given again.
 *
 * @param number positive
 */
public record MessageId(long number) implements Comparable<MessageId> {

  /** The length of {@link #key()}. */
  public static final int OCTETS = Long.BYTES;

  /** Checks the number. */
  public MessageId {
    if (number <= 0) {
      throw new IllegalArgumentException("the id of stored octets is positive, not " + number);
    }
  }

  /** The id whose key begins at {@code offset}. */
  public static MessageId of(byte[] key, int offset) {
    return new MessageId(Keys.number(key, offset));
  }

  /** 8 octets that sort as the numbers do. */
  public byte[] key() {
    return Keys.of(number);
  }

  /** The first key that comes behind all keys that begin with {@link #key()}. */
  byte[] end() {
    return Keys.after(key());
  }

  @Override
  public int compareTo(MessageId other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
