// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/** Writes the values of a row, one after the other. */
final class RowWriter {

  private static final int MAX_TEXT = 0xffff;

  private ByteBuffer out = ByteBuffer.allocate(256);

  void octet(int value) {
    room(1).put((byte) value);
  }

  void number(int value) {
    room(Integer.BYTES).putInt(value);
  }

  void longNumber(long value) {
    room(Long.BYTES).putLong(value);
  }

  void instant(Instant value) {
    longNumber(value.getEpochSecond());
    number(value.getNano());
  }

  void text(String value) {
    byte[] octets = value.getBytes(StandardCharsets.UTF_8);
    if (octets.length > MAX_TEXT) {
      throw new IllegalArgumentException("a text of the queue has " + octets.length + " octets");
    }
    room(Short.BYTES).putShort((short) octets.length);
    octets(octets);
  }

  void octets(byte[] value) {
    room(value.length).put(value);
  }

  byte[] array() {
    return Arrays.copyOf(out.array(), out.position());
  }

  private ByteBuffer room(int more) {
    if (out.remaining() < more) {
      ByteBuffer larger = ByteBuffer.allocate(Math.max(out.capacity() * 2, out.position() + more));
      larger.put(out.flip());
      out = larger;
    }
    return out;
  }
}
