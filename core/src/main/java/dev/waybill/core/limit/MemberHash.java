// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import dev.waybill.core.address.Mailbox;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Recipients as 64 bits: SipHash-2-4 (Aumasson and Bernstein, 2012) under a secret of ours.
 *
 * <p>Immutable. The secret keeps strangers from choosing recipients that look like one, and what is
 * stored from being an address list. Servers that share a store share the secret. Of a million
 * recipients two look like one with a chance of 1 to 37 million.
 */
public final class MemberHash {

  /** What its key is derived for. */
  public static final String PURPOSE = "waybill limits: recipients";

  /** SipHash has a key of 128 bits. */
  public static final int KEY_OCTETS = 16;

  // "somepseudorandomlygeneratedbytes", as the paper's section 2.1 sets the state up.
  private static final long V0 = 0x736f6d6570736575L;
  private static final long V1 = 0x646f72616e646f6dL;
  private static final long V2 = 0x6c7967656e657261L;
  private static final long V3 = 0x7465646279746573L;

  private final long k0;
  private final long k1;

  private MemberHash(long k0, long k1) {
    this.k0 = k0;
    this.k1 = k1;
  }

  /** Hashes under a secret of 16 octets. */
  public static MemberHash of(byte[] key) {
    if (key.length != KEY_OCTETS) {
      throw new IllegalArgumentException("the key of a hash has " + KEY_OCTETS + " octets");
    }
    ByteBuffer words = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
    return new MemberHash(words.getLong(), words.getLong());
  }

  /** The hash of a recipient; two spellings that differ in case are one. */
  public long of(Mailbox recipient) {
    String text = recipient.toString().toLowerCase(Locale.ROOT);
    return hash(text.getBytes(StandardCharsets.UTF_8));
  }

  long hash(byte[] octets) {
    SipState state = new SipState(k0 ^ V0, k1 ^ V1, k0 ^ V2, k1 ^ V3);
    ByteBuffer message = ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN);
    while (message.remaining() >= Long.BYTES) {
      state.absorb(message.getLong());
    }
    long last = (long) octets.length << 56;
    for (int shift = 0; message.hasRemaining(); shift += Byte.SIZE) {
      last |= (message.get() & 0xffL) << shift;
    }
    state.absorb(last);
    return state.finish();
  }

  /** The four words that are stirred. Confined to one hash. */
  private static final class SipState {

    private long v0;
    private long v1;
    private long v2;
    private long v3;

    SipState(long v0, long v1, long v2, long v3) {
      this.v0 = v0;
      this.v1 = v1;
      this.v2 = v2;
      this.v3 = v3;
    }

    void absorb(long word) {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
    }

    long finish() {
      v2 ^= 0xff;
      for (int i = 0; i < 4; i++) {
        round();
      }
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
