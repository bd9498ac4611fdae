// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.limit.Answer;
import dev.waybill.core.limit.Counter;
import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.limit.LimitStore;
import dev.waybill.core.limit.LimitStoreHealth;
import dev.waybill.core.limit.Raise;
import dev.waybill.core.limit.Reservation;
import dev.waybill.core.limit.Usage;
import java.time.Instant;
import java.util.List;

/** Counts as another store does, and answers as one that is away when a test says so. */
final class StoreThatGoesAway implements LimitStore {

  private final LimitStore counts;
  private boolean away;

  StoreThatGoesAway(LimitStore counts) {
    this.counts = counts;
  }

  void goAway() {
    away = true;
  }

  void comeBack() {
    away = false;
  }

  @Override
  public Answer take(List<LimitCharge> charges, Instant now) {
    return away
        ? new Answer.Unavailable(charges.get(0).counter().limit().name(), "it is away")
        : counts.take(charges, now);
  }

  @Override
  public List<Usage> commit(Reservation reservation, Instant now) {
    return counts.commit(reservation, now);
  }

  @Override
  public void release(Reservation reservation, Instant now) {
    counts.release(reservation, now);
  }

  @Override
  public Usage usage(Counter counter, Instant now) {
    return counts.usage(counter, now);
  }

  @Override
  public List<Usage> usages(Instant now) {
    return counts.usages(now);
  }

  @Override
  public boolean tell(Counter counter, int percent, Instant now) {
    return counts.tell(counter, percent, now);
  }

  @Override
  public void raise(Raise raise) {
    counts.raise(raise);
  }

  @Override
  public List<Raise> raises(Instant now) {
    return counts.raises(now);
  }

  @Override
  public void reset(Counter counter) {
    counts.reset(counter);
  }

  @Override
  public LimitStoreHealth health() {
    return counts.health();
  }

  @Override
  public void close() {
    counts.close();
  }
}
