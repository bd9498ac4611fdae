// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.phrase;

/**
 * Places in a text, as a set of bits: the number of a word there, from 0.
 *
 * <p>Not thread-safe. Every operation takes the same time, whatever is in the set.
 */
final class Positions {

  /** The longest text, in words. RFC 5321 §4.5.3.1.5 gives a reply line 512 octets. */
  static final int MOST = 256;

  private static final int LONGS = MOST / Long.SIZE;

  private final long[] bits = new long[LONGS];

  /** Adds a place. */
  void add(int position) {
    bits[position / Long.SIZE] |= 1L << (position % Long.SIZE);
  }

  /** Adds all those of the other. */
  void addAll(Positions other) {
    for (int i = 0; i < LONGS; i++) {
      bits[i] |= other.bits[i];
    }
  }

  /** The same places in a set of their own. */
  Positions copy() {
    Positions copy = new Positions();
    copy.addAll(this);
    return copy;
  }

  /** The places that are in both. */
  Positions and(Positions other) {
    Positions both = new Positions();
    for (int i = 0; i < LONGS; i++) {
      both.bits[i] = bits[i] & other.bits[i];
    }
    return both;
  }

  /** The places one after these. */
  Positions next() {
    Positions next = new Positions();
    long carried = 0;
    for (int i = 0; i < LONGS; i++) {
      next.bits[i] = bits[i] << 1 | carried;
      carried = bits[i] >>> (Long.SIZE - 1);
    }
    return next;
  }

  /** These places and the following ones, so many after each. */
  Positions widened(int by) {
    Positions wide = copy();
    for (int i = 0; i < by; i++) {
      wide.addAll(wide.next());
    }
    return wide;
  }

  /** Whether there are none. */
  boolean isEmpty() {
    for (long part : bits) {
      if (part != 0) {
        return false;
      }
    }
    return true;
  }
}
