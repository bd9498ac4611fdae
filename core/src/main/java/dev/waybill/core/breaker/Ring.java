// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.breaker;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * The last so many yes or no of one client, a bit each.
 *
 * <p>Confined to one thread at a time.
 */
final class Ring {

  private final BitSet bits;
  private final int capacity;
  private int size;
  private int next;

  /** An empty one that forgets all but the last {@code capacity}. */
  Ring(int capacity) {
    this.capacity = capacity;
    this.bits = new BitSet(capacity);
  }

  /** Reads what {@link #octets} wrote, into a ring of a capacity that may be another one. */
  static Ring of(byte[] octets, int capacity) {
    ByteBuffer buffer = ByteBuffer.wrap(octets);
    int size = buffer.getInt();
    BitSet oldestFirst = BitSet.valueOf(buffer.slice());
    Ring ring = new Ring(capacity);
    for (int i = 0; i < size; i++) {
      ring.add(oldestFirst.get(i));
    }
    return ring;
  }

  /** How many it has, and then a bit for each, the oldest first. */
  byte[] octets() {
    BitSet oldestFirst = new BitSet(size);
    for (int i = 0; i < size; i++) {
      oldestFirst.set(i, bits.get(place(size - i)));
    }
    byte[] packed = oldestFirst.toByteArray();
    return ByteBuffer.allocate(Integer.BYTES + packed.length).putInt(size).put(packed).array();
  }

  int capacity() {
    return capacity;
  }

  void add(boolean yes) {
    bits.set(next, yes);
    next = (next + 1) % capacity;
    size = Math.min(size + 1, capacity);
  }

  /** Makes the latest no a yes; nothing when there is none. */
  void correct() {
    for (int back = 1; back <= size; back++) {
      if (!bits.get(place(back))) {
        bits.set(place(back));
        return;
      }
    }
  }

  /** How many of the latest are yes. */
  Portion latest(int count) {
    int of = Math.min(count, size);
    int part = 0;
    for (int back = 1; back <= of; back++) {
      part += bits.get(place(back)) ? 1 : 0;
    }
    return new Portion(part, of);
  }

  /** Where the one is that was added so many ago, from 1. */
  private int place(int back) {
    return Math.floorMod(next - back, capacity);
  }
}
