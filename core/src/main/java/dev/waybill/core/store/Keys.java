// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keys of tables. */
public final class Keys {

  private Keys() {}

  /** A number as 8 octets that sort as it does; not negative. */
  public static byte[] of(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  /** The number that begins at {@code offset}. */
  public static long number(byte[] key, int offset) {
    return ByteBuffer.wrap(key).getLong(offset);
  }

  /** A text as UTF-8. */
  public static byte[] of(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** One part after the other. */
  public static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    byte[] key = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, key, at, part.length);
      at += part.length;
    }
    return key;
  }

  /** The first key behind all that begin with {@code prefix}, which is not empty. */
  public static byte[] after(byte[] prefix) {
    byte[] end = prefix.clone();
    for (int i = end.length - 1; i >= 0; i--) {
      if (end[i] != (byte) 0xff) {
        end[i]++;
        return Arrays.copyOf(end, i + 1);
      }
    }
    throw new IllegalArgumentException("nothing comes behind a prefix of 0xff only");
  }
}
