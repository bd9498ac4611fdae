// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Octets that are put together one behind the other, in an array that is used again.
 *
 * <p>Confined to one call at a time.
 */
final class OctetBuilder {

  /** Chosen: what an ordinary header needs; a larger array is given back by {@link #clear}. */
  static final int USUAL_OCTETS = 16 * 1024;

  private byte[] octets = new byte[USUAL_OCTETS];
  private int length;

  /** Forgets what was put. */
  void clear() {
    if (octets.length > USUAL_OCTETS) {
      octets = new byte[USUAL_OCTETS];
    }
    length = 0;
  }

  int length() {
    return length;
  }

  /** Forgets what was put from here on. */
  void cutTo(int shorter) {
    length = Math.min(length, shorter);
  }

  /** The array that the octets are in, from 0 to {@link #length}; the next put may replace it. */
  byte[] array() {
    return octets;
  }

  void put(byte octet) {
    ensure(1);
    octets[length++] = octet;
  }

  void put(byte[] source, int from, int count) {
    ensure(count);
    System.arraycopy(source, from, octets, length, count);
    length += count;
  }

  void putLineBreak() {
    put(Octets.CR);
    put(Octets.LF);
  }

  /** Puts text of nothing but ASCII. */
  void putAscii(String text) {
    ensure(text.length());
    for (int i = 0; i < text.length(); i++) {
      octets[length++] = (byte) text.charAt(i);
    }
  }

  /** All octets as text of nothing but ASCII. */
  String ascii() {
    return new String(octets, 0, length, StandardCharsets.US_ASCII);
  }

  private void ensure(int more) {
    if (more > octets.length - length) {
      octets = Arrays.copyOf(octets, Math.max(Math.multiplyExact(octets.length, 2), length + more));
    }
  }
}
