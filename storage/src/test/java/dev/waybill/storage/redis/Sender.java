// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.limit.Answer;
import dev.waybill.core.limit.LimitCharge;
import dev.waybill.core.limit.LimitStore;
import dev.waybill.core.limit.Reservation;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Many clients that push recipients through stores, as an SMTP dialogue does. */
final class Sender {

  private final InstantSource clock = InstantSource.system();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger givenBack = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();
  private final List<LimitCharge> charges;

  Sender(int recipients, LimitCharge... charges) {
    this.left.set(recipients);
    this.charges = List.of(charges);
  }

  /** What was committed. */
  int sent() {
    return sent.get();
  }

  /** What was taken and given back. */
  int givenBack() {
    return givenBack.get();
  }

  /** What was not tried yet. */
  int left() {
    return left.get();
  }

  /**
   * Sends until nothing is left, over the stores by turns.
   *
   * @param givingBack how many of a hundred reservations are given back
   */
  void run(int threads, int givingBack, LimitStore... stores) throws InterruptedException {
    ExecutorService clients = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        LimitStore store = stores[i % stores.length];
        Random random = new Random(i);
        running.add(clients.submit(() -> send(store, random, givingBack)));
      }
      for (Future<?> client : running) {
        client.get();
      }
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    } finally {
      clients.shutdownNow();
    }
  }

  private void send(LimitStore store, Random random, int givingBack) {
    while (left.getAndDecrement() > 0) {
      Optional<Reservation> taken = take(store);
      if (taken.isPresent() && random.nextInt(100) < givingBack) {
        store.release(taken.get(), clock.instant());
        givenBack.incrementAndGet();
      } else if (taken.isPresent()) {
        store.commit(taken.get(), clock.instant());
        sent.incrementAndGet();
      }
    }
  }

  /**
   * Sends alone until nothing fits. What was given back at the end of a run may have come too late
   * for the clients whose recipients had been refused meanwhile.
   */
  void fillUp(LimitStore store) {
    for (Optional<Reservation> taken = take(store); taken.isPresent(); taken = take(store)) {
      store.commit(taken.get(), clock.instant());
      sent.incrementAndGet();
    }
  }

  private Optional<Reservation> take(LimitStore store) {
    return store.take(charges, clock.instant()) instanceof Answer.Taken taken
        ? Optional.of(taken.reservation())
        : Optional.empty();
  }

  /** Takes once; fails when it does not fit. */
  static Reservation taken(LimitStore store, LimitCharge... charges) {
    Answer answer = store.take(List.of(charges), InstantSource.system().instant());
    assertThat(answer).isInstanceOf(Answer.Taken.class);
    return ((Answer.Taken) answer).reservation();
  }
}
