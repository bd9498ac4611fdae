// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/** Counts recipients that never got mail before; remembers all others. */
final class NewRecipientCount extends RecipientCount {

  /** Chosen: longer than a year, for yearly mailings. */
  private static final long KEPT_DAYS = 400;

  /** Chosen: the day is renewed once a week, so that daily mail does not rewrite it daily. */
  private static final long RENEWED_DAYS = 7;

  private static final long DAY_MILLIS = 86_400_000;

  private long newestDay = RecipientSet.NO_STAMP;

  NewRecipientCount(WindowBuckets slices, MemberBudget budget) {
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
    long stamp = RecipientSet.stamp(entry);
    return stamp != RecipientSet.NO_STAMP && stamp >= oldestDay(now);
  }

  @Override
  boolean isAlive(long entry, long now) {
    return RecipientSet.references(entry) > 0 || isKnown(entry, now);
  }

  @Override
  public long cost(LimitCharge charge, long now) {
    return isAlive(entry(charge), now) ? 0 : 1;
  }

  @Override
  public long reserve(LimitCharge charge, long now) {
    long entry = entry(charge);
    long references = RecipientSet.references(entry);
    if (isKnown(entry, now) || references == RecipientSet.MOST_REFERENCES) {
      return 0;
    }
    pendingBy(references == 0 ? 1 : 0);
    put(
        charge.member().orElseThrow(),
        RecipientSet.entry(RecipientSet.NO_STAMP, references + 1),
        now);
    return 1;
  }

  @Override
  public long commit(LimitCharge charge, long held, long now) {
    long entry = entry(charge);
    long member = charge.member().orElseThrow();
    long references = RecipientSet.references(entry) - held;
    if (isKnown(entry, now)) {
      renew(member, entry, references, now);
      return 0;
    }
    newestDay = Math.max(newestDay, day(now));
    slices().add(slices().at(now), 1);
    boolean remembered = remember(member, RecipientSet.entry(day(now), references), now);
    if (!remembered && references > 0) {
      put(member, RecipientSet.entry(RecipientSet.NO_STAMP, references), now);
    } else if (RecipientSet.references(entry) > 0) {
      pendingBy(-1);
    }
    return 1;
  }

  private void renew(long member, long entry, long references, long now) {
    boolean old = RecipientSet.stamp(entry) < day(now) - RENEWED_DAYS;
    if (old) {
      newestDay = Math.max(newestDay, day(now));
      remember(member, RecipientSet.entry(day(now), references), now);
    } else if (references != RecipientSet.references(entry)) {
      put(member, RecipientSet.entry(RecipientSet.stamp(entry), references), now);
    }
  }

  @Override
  public void release(LimitCharge charge, long held, long now) {
    if (held == 0) {
      return;
    }
    long entry = entry(charge);
    long references = RecipientSet.references(entry) - held;
    boolean unknown = RecipientSet.stamp(entry) == RecipientSet.NO_STAMP;
    pendingBy(unknown && references == 0 ? -1 : 0);
    put(
        charge.member().orElseThrow(),
        RecipientSet.entry(RecipientSet.stamp(entry), references),
        now);
  }

  @Override
  public void gather(long latest, long now) {
    slices().gather(now);
  }

  @Override
  public void convert(WindowBuckets next, long latest) {
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
    boolean remembers = newestDay != RecipientSet.NO_STAMP && newestDay >= oldestDay(now);
    return pending() > 0 || slices().sum() > 0 || remembers;
  }

  @Override
  public void load(MemberStamp member, long now) {
    if (member.stamp() >= oldestDay(now)) {
      newestDay = Math.max(newestDay, member.stamp());
      put(member.member(), RecipientSet.entry(member.stamp(), 0), now);
    }
  }
}
