// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rows in memory as columns of arrays: some 75 octets each, whatever their number.
 *
 * <p>Not thread-safe. A row is known by its slot, which is used again when the row is gone. A slot
 * is in at most one {@link SlotList}, or in the heap, or in neither.
 */
@SuppressWarnings("EnumOrdinal") // an octet for each row instead of a reference
final class RowTable {

  /** The place of a row in memory. */
  enum Phase {
    /** No row. */
    FREE,
    /** It may be claimed as soon as its site takes mail. */
    READY,
    /** It is due later. */
    LATER,
    /** Somebody is at work on it. */
    CLAIMED,
    /** It waits for something that its reason names. */
    WAITING
  }

  static final int NONE = -1;

  private static final int FIRST = 256;

  int[] message = new int[FIRST];
  int[] index = new int[FIRST];

  /** Milliseconds; for a row that waits for a limit, its place in the line. */
  long[] due = new long[FIRST];

  /** Seconds. */
  long[] released = new long[FIRST];

  DomainIndex[] domain = new DomainIndex[FIRST];
  String[] client = new String[FIRST];
  @Nullable SlotList[] list = new @Nullable SlotList[FIRST];
  int[] next = new int[FIRST];

  /** The one before it in its list, or its position in the heap. */
  int[] previous = new int[FIRST];

  byte[] phase = new byte[FIRST];
  byte[] kind = new byte[FIRST];

  /** Somebody changes the row where it stands. */
  boolean[] taken = new boolean[FIRST];

  private int[] hash = filled(FIRST * 2);
  private int used;
  private int size;
  private int free = NONE;

  int size() {
    return size;
  }

  /** Slots in use are below this. */
  int end() {
    return used;
  }

  Phase phaseOf(int slot) {
    return Phase.values()[phase[slot]];
  }

  WaitReason.Kind kindOf(int slot) {
    return WaitReason.Kind.values()[kind[slot]];
  }

  /** The slot of a row; {@link #NONE} when there is no such row. */
  int find(int ofMessage, int ofIndex) {
    int at = start(ofMessage, ofIndex);
    while (hash[at] != NONE) {
      int slot = hash[at];
      if (message[slot] == ofMessage && index[slot] == ofIndex) {
        return slot;
      }
      at = (at + 1) & (hash.length - 1);
    }
    return NONE;
  }

  int add(int ofMessage, int ofIndex) {
    int slot = free;
    if (slot == NONE) {
      slot = used++;
      if (slot == message.length) {
        grow();
      }
    } else {
      free = next[slot];
    }
    message[slot] = ofMessage;
    index[slot] = ofIndex;
    next[slot] = NONE;
    previous[slot] = NONE;
    taken[slot] = false;
    list[slot] = null;
    size++;
    if (size * 3L > hash.length * 2L) {
      rehash(hash.length * 2, slot);
    }
    insert(slot);
    return slot;
  }

  void remove(int slot) {
    unhash(slot);
    phase[slot] = (byte) Phase.FREE.ordinal();
    next[slot] = free;
    free = slot;
    size--;
  }

  private static int[] filled(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, NONE);
    return slots;
  }

  private int start(int ofMessage, int ofIndex) {
    int mixed = (ofMessage * 31 + ofIndex) * 0x9E3779B9;
    return (mixed ^ (mixed >>> 15)) & (hash.length - 1);
  }

  private void insert(int slot) {
    int at = start(message[slot], index[slot]);
    while (hash[at] != NONE) {
      at = (at + 1) & (hash.length - 1);
    }
    hash[at] = slot;
  }

  private void rehash(int length, int except) {
    hash = filled(length);
    for (int slot = 0; slot < used; slot++) {
      if (slot != except && phase[slot] != Phase.FREE.ordinal()) {
        insert(slot);
      }
    }
  }

  // Linear probing without tombstones: what follows moves up.
  private void unhash(int slot) {
    int mask = hash.length - 1;
    int hole = start(message[slot], index[slot]);
    while (hash[hole] != slot) {
      hole = (hole + 1) & mask;
    }
    int at = (hole + 1) & mask;
    while (hash[at] != NONE) {
      int home = start(message[hash[at]], index[hash[at]]);
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        hash[hole] = hash[at];
        hole = at;
      }
      at = (at + 1) & mask;
    }
    hash[hole] = NONE;
  }

  private void grow() {
    int length = message.length + message.length / 2;
    message = Arrays.copyOf(message, length);
    index = Arrays.copyOf(index, length);
    due = Arrays.copyOf(due, length);
    released = Arrays.copyOf(released, length);
    domain = Arrays.copyOf(domain, length);
    client = Arrays.copyOf(client, length);
    list = Arrays.copyOf(list, length);
    next = Arrays.copyOf(next, length);
    previous = Arrays.copyOf(previous, length);
    phase = Arrays.copyOf(phase, length);
    kind = Arrays.copyOf(kind, length);
    taken = Arrays.copyOf(taken, length);
  }
}
