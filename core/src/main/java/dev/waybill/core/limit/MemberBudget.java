// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/** How many recipients a store may remember in total. Guarded by its lock. */
final class MemberBudget {

  private final long most;
  private long used;
  private boolean hit;

  MemberBudget(long most) {
    this.most = most;
  }

  void grow(long by) {
    used += by;
    // Reported until there is clearly room again.
    hit = hit && used > most - most / 10;
  }

  boolean isExceeded() {
    return used > most;
  }

  /** Records that a recipient could not be remembered. */
  void hit() {
    hit = true;
  }

  boolean wasHit() {
    return hit;
  }

  long most() {
    return most;
  }
}
