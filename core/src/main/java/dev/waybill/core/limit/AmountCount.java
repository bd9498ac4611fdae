// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/** Counts amounts: messages, recipients, octets. */
final class AmountCount implements WindowCount {

  private WindowBuckets slices;
  private long pending;

  AmountCount(WindowBuckets slices) {
    this.slices = slices;
  }

  @Override
  public WindowBuckets slices() {
    return slices;
  }

  @Override
  public long pending() {
    return pending;
  }

  @Override
  public long cost(LimitCharge charge, long now) {
    return charge.amount();
  }

  @Override
  public long reserve(LimitCharge charge, long now) {
    pending += charge.amount();
    return charge.amount();
  }

  @Override
  public long commit(LimitCharge charge, long held, long now) {
    pending -= held;
    if (held > 0) {
      slices.add(slices.at(now), held);
    }
    return held;
  }

  @Override
  public void release(LimitCharge charge, long held, long now) {
    pending -= held;
  }

  @Override
  public void gather(long latest, long now) {
    slices.gather(now);
  }

  @Override
  public void convert(WindowBuckets next, long latest) {
    slices = slices.as(next, latest);
  }

  @Override
  public void reset() {
    slices.clear();
  }

  @Override
  public boolean holdsAnything(long now) {
    return pending > 0 || slices.sum() > 0;
  }
}
