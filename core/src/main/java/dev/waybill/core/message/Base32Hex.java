// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.message;

/** Lower-case base32hex without padding (RFC 4648 §7), which survives case folding on the way. */
public final class Base32Hex {

  private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuv";
  private static final int BITS_PER_CHARACTER = 5;

  private Base32Hex() {}

  /** Writes the octets; unused bits of the last character are zero. */
  public static String encode(byte[] octets) {
    StringBuilder text = new StringBuilder((octets.length * 8 + 4) / BITS_PER_CHARACTER);
    int buffer = 0;
    int bits = 0;
    for (byte octet : octets) {
      buffer = (buffer << 8) | (octet & 0xff);
      bits += 8;
      while (bits >= BITS_PER_CHARACTER) {
        bits -= BITS_PER_CHARACTER;
        text.append(ALPHABET.charAt((buffer >> bits) & 31));
      }
    }
    if (bits > 0) {
      text.append(ALPHABET.charAt((buffer << (BITS_PER_CHARACTER - bits)) & 31));
    }
    return text.toString();
  }

  /**
   * Reads what {@link #encode} writes, in lower case.
   *
   * @throws IllegalArgumentException for any other character or length, and when unused bits are
   *     set
   */
  public static byte[] decode(String text) {
    byte[] octets = new byte[text.length() * BITS_PER_CHARACTER / 8];
    int buffer = 0;
    int bits = 0;
    int next = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        throw new IllegalArgumentException("not base32hex");
      }
      buffer = ((buffer << BITS_PER_CHARACTER) | digit) & 0xfff;
      bits += BITS_PER_CHARACTER;
      if (bits >= 8) {
        bits -= 8;
        octets[next++] = (byte) (buffer >> bits);
      }
    }
    if (bits >= BITS_PER_CHARACTER || (buffer & ((1 << bits) - 1)) != 0) {
      throw new IllegalArgumentException("not base32hex");
    }
    return octets;
  }
}
