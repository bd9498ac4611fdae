// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Reads what a {@link RowWriter} wrote; throws {@link BufferUnderflowException} at the end of it.
 */
final class RowReader {

  private final ByteBuffer in;

  RowReader(byte[] value) {
    in = ByteBuffer.wrap(value);
  }

  int octet() {
    return in.get() & 0xff;
  }

  int number() {
    return in.getInt();
  }

  long longNumber() {
    return in.getLong();
  }

  Instant instant() {
    return Instant.ofEpochSecond(in.getLong(), in.getInt());
  }

  String text() {
    int length = in.getShort() & 0xffff;
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    String text =
        new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }

  byte[] octets(int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] octets = new byte[length];
    in.get(octets);
    return octets;
  }
}
