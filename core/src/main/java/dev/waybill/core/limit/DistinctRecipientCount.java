// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/**
 * Counts each recipient once in the window.
 *
 * <p>A reserved recipient is pending and meanwhile removed from its slice; so it counts exactly
 * once, and nothing has to be moved when the slice leaves the window.
 */
final class DistinctRecipientCount extends RecipientCount {

  DistinctRecipientCount(WindowBuckets slices, MemberBudget budget) {
    super(slices, budget);
  }

  @Override
  boolean isAlive(long entry, long now) {
    return RecipientSet.references(entry) > 0 || isCommitted(entry, now);
  }

  private boolean isCommitted(long entry, long now) {
    long stamp = RecipientSet.stamp(entry);
    return stamp != RecipientSet.NO_STAMP && slices().counts(stamp, now);
  }

  @Override
  public long cost(LimitCharge charge, long now) {
    return isAlive(entry(charge), now) ? 0 : 1;
  }

  @Override
  public long reserve(LimitCharge charge, long now) {
    long entry = entry(charge);
    long references = RecipientSet.references(entry);
    if (references == RecipientSet.MOST_REFERENCES) {
      return 0;
    }
    if (references == 0) {
      detach(entry, now);
    }
    long stamp = isCommitted(entry, now) ? RecipientSet.stamp(entry) : RecipientSet.NO_STAMP;
    put(charge.member().orElseThrow(), RecipientSet.entry(stamp, references + 1), now);
    return 1;
  }

  /** From its slice to pending. */
  private void detach(long entry, long now) {
    pendingBy(1);
    if (isCommitted(entry, now)) {
      slices().remove(RecipientSet.stamp(entry), 1);
    }
  }

  @Override
  public long commit(LimitCharge charge, long held, long now) {
    long entry = entry(charge);
    long references = RecipientSet.references(entry) - held;
    long slice = slices().at(now);
    long member = charge.member().orElseThrow();
    boolean committed = isCommitted(entry, now);
    if (references > 0) {
      rememberPending(member, RecipientSet.entry(slice, references), now);
    } else {
      attach(entry, held, committed);
      slices().add(slice, 1);
      remember(member, RecipientSet.entry(slice, 0), now);
    }
    return committed ? 0 : 1;
  }

  /** Out of pending, or out of its old slice. */
  private void attach(long entry, long held, boolean committed) {
    if (held > 0) {
      pendingBy(-1);
    } else if (committed) {
      slices().remove(RecipientSet.stamp(entry), 1);
    }
  }

  @Override
  public void release(LimitCharge charge, long held, long now) {
    if (held == 0) {
      return;
    }
    long entry = entry(charge);
    long references = RecipientSet.references(entry) - held;
    boolean committed = isCommitted(entry, now);
    long stamp = committed ? RecipientSet.stamp(entry) : RecipientSet.NO_STAMP;
    if (references == 0) {
      pendingBy(-1);
      if (committed) {
        slices().add(stamp, 1);
      }
    }
    put(charge.member().orElseThrow(), RecipientSet.entry(stamp, references), now);
  }

  @Override
  public void gather(long latest, long now) {
    long slice = slices().at(now);
    changeAll(
        entry ->
            RecipientSet.entry(
                isCommitted(entry, latest) ? slice : RecipientSet.NO_STAMP,
                RecipientSet.references(entry)));
    slices().gather(now);
  }

  @Override
  public void convert(WindowBuckets next, long latest) {
    changeAll(
        entry ->
            RecipientSet.entry(
                isCommitted(entry, latest)
                    ? converted(RecipientSet.stamp(entry), next, latest)
                    : RecipientSet.NO_STAMP,
                RecipientSet.references(entry)));
    slices(slices().as(next, latest));
  }

  private long converted(long stamp, WindowBuckets next, long latest) {
    long slice = next.at(Math.min(latest, slices().last(stamp)));
    return next.counts(slice, latest) ? slice : RecipientSet.NO_STAMP;
  }

  @Override
  public void reset() {
    slices().clear();
    changeAll(entry -> RecipientSet.entry(RecipientSet.NO_STAMP, RecipientSet.references(entry)));
  }

  @Override
  long expires(long stamp) {
    return slices().end(stamp);
  }

  @Override
  public boolean holdsAnything(long now) {
    return pending() > 0 || slices().sum() > 0;
  }

  @Override
  public void load(MemberStamp member, long now) {
    if (slices().counts(member.stamp(), now) && member.stamp() <= slices().at(now)) {
      put(member.member(), RecipientSet.entry(member.stamp(), 0), now);
      slices().add(member.stamp(), 1);
    }
  }
}
