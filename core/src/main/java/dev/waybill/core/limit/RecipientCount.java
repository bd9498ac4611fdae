// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.ArrayList;
import java.util.List;

/** The common part of the two counts that distinguish recipients. */
abstract class RecipientCount implements WindowCount {

  /** Chosen: how many changes are kept before duplicates are removed. */
  private static final int MIN_CHANGED = 1000;

  private final RecipientSet table = new RecipientSet();
  private final MemberBudget budget;
  private List<MemberStamp> changed = new ArrayList<>();
  private boolean reset;
  private WindowBuckets slices;
  private long pending;

  RecipientCount(WindowBuckets slices, MemberBudget budget) {
    this.slices = slices;
    this.budget = budget;
  }

  /** Whether an entry has to be kept. */
  abstract boolean isAlive(long entry, long now);

  /** The millisecond at which a stamp expires. */
  abstract long expires(long stamp);

  @Override
  public final WindowBuckets slices() {
    return slices;
  }

  final void slices(WindowBuckets next) {
    slices = next;
  }

  @Override
  public final long pending() {
    return pending;
  }

  final void pendingBy(long more) {
    pending += more;
  }

  final long entry(LimitCharge charge) {
    return table.get(charge.member().orElseThrow());
  }

  final void put(long member, long entry, long now) {
    long before = table.size();
    table.put(member, entry, other -> isAlive(other, now));
    budget.grow(table.size() - before);
  }

  /** Adds a persistent entry, or drops it if there is no room. */
  final boolean remember(long member, long entry, long now) {
    boolean had = RecipientSet.stamp(table.get(member)) != RecipientSet.NO_STAMP;
    boolean room = had || !budget.isExceeded();
    if (!room) {
      budget.hit();
      put(member, 0, now);
      return false;
    }
    rememberPending(member, entry, now);
    return true;
  }

  /** Adds a persistent entry that cannot be dropped now. */
  final void rememberPending(long member, long entry, long now) {
    put(member, entry, now);
    changed.add(written(member, entry));
    if (changed.size() > 2 * table.size() + MIN_CHANGED) {
      nameAll();
    }
  }

  final void changeAll(RecipientSet.Change change) {
    long before = table.size();
    table.changeAll(change);
    budget.grow(table.size() - before);
    nameAll();
    reset = true;
  }

  /** Keeps each member once, instead of every change. */
  private void nameAll() {
    changed = members();
  }

  @Override
  public final List<MemberStamp> members() {
    List<MemberStamp> members = new ArrayList<>();
    table.forEach(
        (member, entry) -> {
          if (RecipientSet.stamp(entry) != RecipientSet.NO_STAMP) {
            members.add(written(member, entry));
          }
        });
    return members;
  }

  private MemberStamp written(long member, long entry) {
    long stamp = RecipientSet.stamp(entry);
    return new MemberStamp(member, stamp, expires(stamp));
  }

  @Override
  public final void drop() {
    budget.grow(-table.size());
  }

  @Override
  public final List<MemberStamp> takeChangedMembers() {
    List<MemberStamp> taken = changed;
    changed = new ArrayList<>();
    return taken;
  }

  @Override
  public final void notWritten(List<MemberStamp> members, boolean wereReset) {
    reset |= wereReset;
    // Later commits override earlier ones.
    List<MemberStamp> all = new ArrayList<>(members);
    all.addAll(changed);
    changed = all;
  }

  @Override
  public final boolean takeMembersReset() {
    boolean taken = reset;
    reset = false;
    return taken;
  }
}
