// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.List;

/**
 * Pending and committed amounts of one counter; one implementation for each way of counting.
 * Guarded by the lock of the store.
 */
interface WindowCount {

  /** By slices of the window. */
  WindowBuckets slices();

  /** The reserved amount. */
  long pending();

  /** What a charge would add to the used amount. */
  long cost(LimitCharge charge, long now);

  /**
   * Reserves a charge.
   *
   * @return the amount that {@link #commit} or {@link #release} will have to end
   */
  long reserve(LimitCharge charge, long now);

  /**
   * Makes it count.
   *
   * @return the increase of the amount counted in the window
   */
  long commit(LimitCharge charge, long held, long now);

  /** Lets go of it. */
  void release(LimitCharge charge, long held, long now);

  /** The clock was set back from {@code latest}: treats everything as committed now. */
  void gather(long latest, long now);

  /** Continues with another window. */
  void convert(WindowBuckets next, long latest);

  /** Clears what was committed. */
  void reset();

  /** Whether something would be lost if it were dropped. */
  boolean holdsAnything(long now);

  /** Recipients committed since the last call. */
  default List<MemberStamp> takeChangedMembers() {
    return List.of();
  }

  /** All recipients that were committed. */
  default List<MemberStamp> members() {
    return List.of();
  }

  /** Returns them again, because they were not written. */
  default void notWritten(List<MemberStamp> members, boolean wereReset) {}

  /** Whether the stored recipients have to be deleted first; returned once. */
  default boolean takeMembersReset() {
    return false;
  }

  /** Frees its memory; it is not used again. */
  default void drop() {}

  /** Restores a recipient that was committed before the restart. */
  default void load(MemberStamp member, long now) {}
}
