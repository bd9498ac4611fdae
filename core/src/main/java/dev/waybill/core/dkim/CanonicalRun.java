// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The search for octets of a body that are canonical as they stand, eight at a time.
 *
 * <h2>Eight octets in one word</h2>
 *
 * The octets are read as one little-endian number, so that the first one is lowest. With the high
 * bit of each octet out of the way, adding {@code 0x80 - n} to each sets its high bit exactly when
 * it is {@code n} or more, and nothing is carried into its neighbour. What is left is a mask with
 * one bit for each octet; shifted by eight it tells about the neighbour, and counting its trailing
 * zeros gives the first octet that needs a closer look.
 *
 * <p>Stateless.
 */
final class CanonicalRun {

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long LOW_BITS = 0x7f * EACH;

  /** Sets the high bit of octets from 0x20 on. */
  private static final long FROM_SPACE = (0x80 - 0x20) * EACH;

  /** Sets the high bit of octets above 0x20. */
  private static final long ABOVE_SPACE = (0x80 - 0x21) * EACH;

  private static final long EACH_CR = Octets.CR * EACH;
  private static final long EACH_LF = Octets.LF * EACH;

  private CanonicalRun() {}

  /**
   * The end of a run that relaxed canonicalisation keeps: words with one space between them, lines
   * with one CRLF between them. It never ends with white space or within or behind a CRLF.
   *
   * @param start an octet that is neither white space nor CR nor LF
   */
  static int endOfRelaxed(byte[] octets, int start, int end) {
    int at = start + 1;
    while (true) {
      at = firstBlankPairOrControl(octets, at, end);
      boolean afterSpace = octets[at - 1] == Octets.SPACE;
      if (at == end || octets[at] == Octets.SPACE) {
        return afterSpace ? at - 1 : at;
      }
      if (isLineBreakBetweenWords(octets, at, end) && !afterSpace) {
        at += 3;
      } else if (isHeldBack(octets[at])) {
        return afterSpace ? at - 1 : at;
      } else {
        at++;
      }
    }
  }

  /**
   * The end of a run that simple canonicalisation keeps: anything, with lines that have one CRLF
   * between them. It never ends within or behind a CRLF.
   *
   * @param start an octet that is neither CR nor LF
   */
  static int endOfSimple(byte[] octets, int start, int end) {
    int at = start + 1;
    while (true) {
      at = firstCrOrLf(octets, at, end);
      if (at + 2 < end
          && octets[at] == Octets.CR
          && octets[at + 1] == Octets.LF
          && !isLineBreakOctet(octets[at + 2])) {
        at += 3;
      } else {
        return at;
      }
    }
  }

  /** The second of two spaces, or an octet below the space, or {@code end}. */
  private static int firstBlankPairOrControl(byte[] octets, int from, int end) {
    int at = from;
    long afterSpace = octets[at - 1] == Octets.SPACE ? 0x80 : 0;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long word = (long) WORDS.get(octets, at);
      long low = word & LOW_BITS;
      long controls = ~((low + FROM_SPACE) | word) & HIGH_BITS;
      long blanks = ~((low + ABOVE_SPACE) | word) & HIGH_BITS;
      long found = controls | (blanks & (blanks << Byte.SIZE | afterSpace));
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
      afterSpace = blanks >>> (Long.SIZE - Byte.SIZE);
    }
    while (at < end
        && (isGraphic(octets[at])
            || (octets[at] == Octets.SPACE && octets[at - 1] != Octets.SPACE))) {
      at++;
    }
    return at;
  }

  private static int firstCrOrLf(byte[] octets, int from, int end) {
    int at = from;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long word = (long) WORDS.get(octets, at);
      long found = zeros(word ^ EACH_CR) | zeros(word ^ EACH_LF);
      if (found != 0) {
        return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
      }
    }
    while (at < end && !isLineBreakOctet(octets[at])) {
      at++;
    }
    return at;
  }

  private static long zeros(long word) {
    return ~(((word & LOW_BITS) + LOW_BITS) | word) & HIGH_BITS;
  }

  private static boolean isLineBreakBetweenWords(byte[] octets, int at, int end) {
    return at + 2 < end
        && octets[at] == Octets.CR
        && octets[at + 1] == Octets.LF
        && isGraphic(octets[at + 2]);
  }

  private static boolean isGraphic(byte octet) {
    return octet > Octets.SPACE || octet < 0;
  }

  private static boolean isHeldBack(byte octet) {
    return octet == Octets.TAB || isLineBreakOctet(octet);
  }

  private static boolean isLineBreakOctet(byte octet) {
    return octet == Octets.CR || octet == Octets.LF;
  }
}
