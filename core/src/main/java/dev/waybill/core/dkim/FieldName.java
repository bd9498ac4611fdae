// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The name of a header field (RFC 5322 §3.6.8), which compares without case.
 *
 * <p>Immutable.
 */
final class FieldName {

  private final String text;
  private final byte[] lowerCase;
  private final int hash;

  /**
   * Takes a name as it is written.
   *
   * @throws IllegalArgumentException when no field can be called so
   */
  FieldName(String text) {
    // The semicolon is allowed in a name (RFC 5322 §3.6.8) but would end h= (RFC 6376 §3.5).
    if (!text.matches("[!-~&&[^:;]]{1,76}")) {
      throw new IllegalArgumentException("not the name of a header field: \"" + text + "\"");
    }
    this.text = text;
    this.lowerCase = text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    this.hash = hash(lowerCase, 0, lowerCase.length);
  }

  /** A number that is equal for names that differ in case only. */
  static int hash(byte[] octets, int start, int end) {
    int hash = 0;
    for (int at = start; at < end; at++) {
      hash = 31 * hash + lowerCase(octets[at]);
    }
    return hash;
  }

  int hash() {
    return hash;
  }

  /** Whether these octets are this name in any case. */
  boolean is(byte[] octets, int start, int end) {
    if (end - start != lowerCase.length) {
      return false;
    }
    for (int i = 0; i < lowerCase.length; i++) {
      if (lowerCase(octets[start + i]) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  static byte lowerCase(byte octet) {
    return octet >= 'A' && octet <= 'Z' ? (byte) (octet | 0x20) : octet;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FieldName name && name.is(lowerCase, 0, lowerCase.length);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The name as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
