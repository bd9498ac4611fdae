// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/** Counts recipients that never got mail before; remembers all others. */
final class KnownLedger extends MemberLedger {

  /** Chosen: longer than a year, for yearly mailings. */
  private static final long KEPT_DAYS = 400;

  /** Chosen: the day is renewed once a week, so that daily mail does not rewrite it daily. */
  private static final long RENEWED_DAYS = 7;

  private static final long DAY_MILLIS = 86_400_000;

  private long newestDay = MemberTable.NO_STAMP;

  KnownLedger(Slices slices, MemberBudget budget) {
    super(slices, budget);
  }

  private static long day(long now) {
    return Math.floorDiv(now, DAY_MILLIS);
  }

  /** The oldest day that is remembered. */
  static long oldestDay(long now) {
    return day(now) - KEPT_DAYS - RENEWED_DAYS;
  }

  private static boolean isKnown(long entry, long now) {
    long stamp = MemberTable.stamp(entry);
    return stamp != MemberTable.NO_STAMP && stamp >= oldestDay(now);
  }

  @Override
  boolean isAlive(long entry, long now) {
    return MemberTable.references(entry) > 0 || isKnown(entry, now);
  }

  @Override
  public long cost(Demand demand, long now) {
    return isAlive(entry(demand), now) ? 0 : 1;
  }

  @Override
  public long reserve(Demand demand, long now) {
    long entry = entry(demand);
    long references = MemberTable.references(entry);
    if (isKnown(entry, now) || references == MemberTable.MOST_REFERENCES) {
      return 0;
    }
    pendingBy(references == 0 ? 1 : 0);
    put(
        demand.member().orElseThrow(),
        MemberTable.entry(MemberTable.NO_STAMP, references + 1),
        now);
    return 1;
  }

  @Override
  public long commit(Demand demand, long held, long now) {
    long entry = entry(demand);
    long member = demand.member().orElseThrow();
    long references = MemberTable.references(entry) - held;
    if (isKnown(entry, now)) {
      renew(member, entry, references, now);
      return 0;
    }
    newestDay = Math.max(newestDay, day(now));
    slices().add(slices().at(now), 1);
    boolean remembered = remember(member, MemberTable.entry(day(now), references), now);
    if (!remembered && references > 0) {
      put(member, MemberTable.entry(MemberTable.NO_STAMP, references), now);
    } else if (MemberTable.references(entry) > 0) {
      pendingBy(-1);
    }
    return 1;
  }

  private void renew(long member, long entry, long references, long now) {
    boolean old = MemberTable.stamp(entry) < day(now) - RENEWED_DAYS;
    if (old) {
      newestDay = Math.max(newestDay, day(now));
      remember(member, MemberTable.entry(day(now), references), now);
    } else if (references != MemberTable.references(entry)) {
      put(member, MemberTable.entry(MemberTable.stamp(entry), references), now);
    }
  }

  @Override
  public void release(Demand demand, long held, long now) {
    if (held == 0) {
      return;
    }
    long entry = entry(demand);
    long references = MemberTable.references(entry) - held;
    boolean unknown = MemberTable.stamp(entry) == MemberTable.NO_STAMP;
    pendingBy(unknown && references == 0 ? -1 : 0);
    put(
        demand.member().orElseThrow(),
        MemberTable.entry(MemberTable.stamp(entry), references),
        now);
  }

  @Override
  public void gather(long latest, long now) {
    slices().gather(now);
  }

  @Override
  public void convert(Slices next, long latest) {
    slices(slices().as(next, latest));
  }

  @Override
  public void reset() {
    slices().clear();
  }

  @Override
  long expires(long stamp) {
    return (stamp + KEPT_DAYS + RENEWED_DAYS + 1) * DAY_MILLIS;
  }

  @Override
  public boolean holdsAnything(long now) {
    boolean remembers = newestDay != MemberTable.NO_STAMP && newestDay >= oldestDay(now);
    return pending() > 0 || slices().sum() > 0 || remembers;
  }

  @Override
  public void load(MemberStamp member, long now) {
    if (member.stamp() >= oldestDay(now)) {
      newestDay = Math.max(newestDay, member.stamp());
      put(member.member(), MemberTable.entry(member.stamp(), 0), now);
    }
  }
}
