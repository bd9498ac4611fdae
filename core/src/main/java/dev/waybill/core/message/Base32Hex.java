// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.message;

import com.google.common.io.BaseEncoding;

/** Lower-case base32hex without padding (RFC 4648 §7), which survives case folding on the way. */
public final class Base32Hex {

  private static final BaseEncoding ENCODING = BaseEncoding.base32Hex().lowerCase().omitPadding();

  private Base32Hex() {}

  /** Writes the octets; unused bits of the last character are zero. */
  public static String encode(byte[] octets) {
    return ENCODING.encode(octets);
  }

  /**
   * Reads what {@link #encode} writes, in lower case.
   *
   * @throws IllegalArgumentException for any other character or length, and when unused bits are
   *     set
   */
  public static byte[] decode(String text) {
    if (ENCODING.canDecode(text)) {
      byte[] octets = ENCODING.decode(text);
      if (encode(octets).equals(text)) {
        return octets;
      }
    }
    throw new IllegalArgumentException("not base32hex");
  }
}
