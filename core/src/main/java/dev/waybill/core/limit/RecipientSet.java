// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Recipients by hash, each with a stamp and the number of its reservations.
 *
 * <p>Open addressing over plain arrays, 16 octets for each slot, because a bulk sender has a
 * million of them. Split into parts, so that growing holds the lock of the store for one part only.
 * Guarded by that lock.
 */
final class RecipientSet {

  /** No stamp: not committed. */
  static final long NO_STAMP = -1;

  /** Room for a million reservations of one recipient at a time. */
  private static final int REFERENCE_BITS = 20;

  static final long MOST_REFERENCES = (1L << REFERENCE_BITS) - 1;

  private static final int PART_BITS = 6;
  private static final int FIRST_SLOTS = 4;

  /** A deleted slot; searching continues after it. */
  private static final long DEAD = Long.MIN_VALUE;

  private final @Nullable Part[] parts = new @Nullable Part[1 << PART_BITS];
  private long size;

  /** Visits entries. */
  @FunctionalInterface
  interface Visitor {
    void visit(long member, long entry);
  }

  /** Replaces each entry. */
  @FunctionalInterface
  interface Change {
    long of(long entry);
  }

  /** The entry of a member; 0 for none. */
  static long entry(long stamp, long references) {
    return ((stamp + 1) << REFERENCE_BITS) | references;
  }

  static long stamp(long entry) {
    return (entry >> REFERENCE_BITS) - 1;
  }

  static long references(long entry) {
    return entry & MOST_REFERENCES;
  }

  /** The number of entries, including expired ones that were not removed yet. */
  long size() {
    return size;
  }

  long get(long member) {
    Part part = parts[part(member)];
    if (part == null) {
      return 0;
    }
    long entry = part.entries[part.slot(member)];
    return entry == DEAD ? 0 : entry;
  }

  /**
   * Replaces the entry of a member.
   *
   * @param alive whether another entry is still needed
   */
  void put(long member, long entry, LongPredicate alive) {
    Part part = parts[part(member)];
    if (part == null) {
      part = new Part(FIRST_SLOTS);
    } else if (part.isFull()) {
      part = grown(part, alive);
    }
    parts[part(member)] = part;
    size += part.put(member, entry);
  }

  private Part grown(Part part, LongPredicate alive) {
    int needed = 0;
    for (long entry : part.entries) {
      needed += isNeeded(entry, alive) ? 1 : 0;
    }
    Part larger = new Part(Math.max(FIRST_SLOTS, Integer.highestOneBit(needed + 1) * 4));
    for (int i = 0; i < part.entries.length; i++) {
      if (isNeeded(part.entries[i], alive)) {
        larger.put(part.members[i], part.entries[i]);
      }
    }
    size -= part.living - needed;
    return larger;
  }

  private static boolean isNeeded(long entry, LongPredicate alive) {
    return entry != 0 && entry != DEAD && alive.test(entry);
  }

  void forEach(Visitor visitor) {
    for (Part part : parts) {
      for (int i = 0; part != null && i < part.entries.length; i++) {
        if (part.entries[i] != 0 && part.entries[i] != DEAD) {
          visitor.visit(part.members[i], part.entries[i]);
        }
      }
    }
  }

  /** Changes every entry; one that becomes 0 is gone. */
  void changeAll(Change change) {
    for (Part part : parts) {
      for (int i = 0; part != null && i < part.entries.length; i++) {
        if (part.entries[i] != 0 && part.entries[i] != DEAD) {
          size += part.replace(i, change.of(part.entries[i]));
        }
      }
    }
  }

  private static int part(long member) {
    return (int) (member >>> (Long.SIZE - PART_BITS));
  }

  /** One of the tables; its length is a power of two. */
  private static final class Part {

    private final long[] members;
    private final long[] entries;
    private int occupied;
    private int living;

    Part(int slots) {
      members = new long[slots];
      entries = new long[slots];
    }

    boolean isFull() {
      return 4 * (occupied + 1) > 3 * entries.length;
    }

    /** Where the member is, or would be put. */
    int slot(long member) {
      int mask = entries.length - 1;
      int slot = (int) member & mask;
      while (entries[slot] != 0 && members[slot] != member) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }

    int put(long member, long entry) {
      int slot = slot(member);
      if (entries[slot] == 0) {
        if (entry == 0) {
          return 0;
        }
        occupied++;
        members[slot] = member;
      }
      return replace(slot, entry);
    }

    int replace(int slot, long entry) {
      int before = entries[slot] == 0 || entries[slot] == DEAD ? 0 : 1;
      int after = entry == 0 ? 0 : 1;
      entries[slot] = entry == 0 ? DEAD : entry;
      living += after - before;
      return after - before;
    }
  }
}
