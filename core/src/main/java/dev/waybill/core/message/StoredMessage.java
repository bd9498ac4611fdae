// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.message;

import java.nio.ByteBuffer;

/**
 * What is known of stored octets without reading them.
 *
 * @param size in octets
 * @param checksum CRC32C of all octets
 * @param eightBitHeader whether an octet above 127 occurs before the first empty line
 * @param eightBitBody whether one occurs behind it
 */
public record StoredMessage(long size, int checksum, boolean eightBitHeader, boolean eightBitBody) {

  private static final byte FORMAT = 1;
  private static final int HEADER = 1;
  private static final int BODY = 2;
  private static final int LENGTH = 2 + Long.BYTES + Integer.BYTES;

  /** Whether a next hop has to offer 8BITMIME (RFC 6152). */
  public boolean isEightBit() {
    return eightBitHeader || eightBitBody;
  }

  /** The number of pieces that the octets are kept in. */
  int chunks() {
    return Math.toIntExact((size + MessageStore.CHUNK - 1) / MessageStore.CHUNK);
  }

  byte[] encode() {
    int flags = (eightBitHeader ? HEADER : 0) | (eightBitBody ? BODY : 0);
    return ByteBuffer.allocate(LENGTH)
        .put(FORMAT)
        .put((byte) flags)
        .putLong(size)
        .putInt(checksum)
        .array();
  }

  static StoredMessage decode(byte[] value) {
    ByteBuffer octets = ByteBuffer.wrap(value);
    if (value.length != LENGTH || octets.get() != FORMAT) {
      throw new IllegalArgumentException("not what is known of a stored message");
    }
    byte flags = octets.get();
    return new StoredMessage(
        octets.getLong(), octets.getInt(), (flags & HEADER) != 0, (flags & BODY) != 0);
  }
}
