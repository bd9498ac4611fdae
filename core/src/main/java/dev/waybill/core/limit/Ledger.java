// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.List;

/**
 * What is pending and what is committed under one counter; one implementation for each way of
 * counting. Guarded by the lock of the store.
 */
interface Ledger {

  /** By slices of the window. */
  Slices slices();

  /** What hangs on reservations. */
  long pending();

  /** What a demand would add to what is used. */
  long cost(Demand demand, long now);

  /**
   * Holds a demand.
   *
   * @return what {@link #commit} or {@link #release} will have to let go of
   */
  long reserve(Demand demand, long now);

  /**
   * Makes it count.
   *
   * @return by how much more was counted in the window than before
   */
  long commit(Demand demand, long held, long now);

  /** Lets go of it. */
  void release(Demand demand, long held, long now);

  /** The clock was put back from {@code latest}: everything was committed now. */
  void gather(long latest, long now);

  /** Goes on with another window. */
  void convert(Slices next, long latest);

  /** Forgets what was committed. */
  void reset();

  /** Whether something would be lost if it were dropped. */
  boolean holdsAnything(long now);

  /** Recipients that were committed since this was asked last. */
  default List<MemberStamp> takeChangedMembers() {
    return List.of();
  }

  /** All recipients that were committed. */
  default List<MemberStamp> members() {
    return List.of();
  }

  /** Has them named again, because they were not written. */
  default void notWritten(List<MemberStamp> members, boolean wereAnew) {}

  /** Whether what was written of recipients is to be forgotten first; asked once. */
  default boolean takeMembersAnew() {
    return false;
  }

  /** Gives back its room; it is not used again. */
  default void drop() {}

  /** Takes up a recipient that was committed before the restart. */
  default void load(MemberStamp member, long now) {}
}
