// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.delivery.Consignment;
import dev.waybill.core.delivery.OutgoingStore;
import dev.waybill.core.journal.Event;
import dev.waybill.core.message.MessageToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every outgoing store does for many threads at once; a subclass for each database. */
abstract class OutgoingStoreConcurrencyContract {

  private static final int THREADS = 16;
  private static final int MESSAGES_PER_THREAD = 20;
  private static final int RECIPIENTS = 3;
  private static final int ALL = THREADS * MESSAGES_PER_THREAD * RECIPIENTS;
  private static final Instant NOW = Samples.NOON.plusSeconds(3600);

  private final Set<Object> inHand = ConcurrentHashMap.newKeySet();
  private final Set<Consignment> delivered = ConcurrentHashMap.newKeySet();
  private final AtomicInteger ended = new AtomicInteger();

  /** Opens an empty database. */
  abstract Stores open() throws IOException;

  @Test
  @Timeout(120)
  void nothing_is_claimed_twice_and_nothing_is_lost() throws Exception {
    try (Stores stores = open()) {
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int number = thread;
        running.add(threads.submit(() -> addAndDeliver(stores.outgoing(), number)));
      }
      for (Future<?> thread : running) {
        thread.get();
      }
      threads.shutdown();

      assertThat(delivered).hasSize(ALL - bounces());
      assertThat(stores.outgoing().untold()).hasSize(bounces());
      assertThat(stores.outgoing().depth()).isEqualTo(bounces());
      assertThat(stores.outgoing().nextDue()).isEmpty();
    }
  }

  private static int bounces() {
    return ALL / RECIPIENTS;
  }

  private Object addAndDeliver(OutgoingStore store, int thread) throws IOException {
    for (int i = 0; i < MESSAGES_PER_THREAD; i++) {
      MessageToken message = Samples.token(thread * 1000 + i);
      store.add(Samples.consignments(message, RECIPIENTS), Samples.raw("x" + message));
      deliver(store);
    }
    while (ended.get() < ALL) {
      deliver(store);
    }
    return this;
  }

  private void deliver(OutgoingStore store) throws IOException {
    for (Consignment claimed : store.claimDue(NOW, 5)) {
      Object identity = List.of(claimed.message(), claimed.index());
      assertThat(inHand.add(identity)).as("claimed by nobody else").isTrue();
      assertThat(store.size(claimed.message())).isEqualTo(17);
      inHand.remove(identity);
      end(store, claimed);
    }
  }

  // Recipient 0 is delivered, 1 is deferred, then released once, then delivered, 2 bounces.
  private void end(OutgoingStore store, Consignment claimed) {
    if (claimed.index() == 1 && claimed.attempts() == 0) {
      store.settle(claimed, Samples.event(claimed, Event.Kind.DEFERRED), Optional.of(NOW));
    } else if (claimed.index() == 1 && inHand.add(claimed)) {
      store.release(claimed);
    } else if (claimed.index() == 2) {
      store.settle(claimed, Samples.event(claimed, Event.Kind.BOUNCED), Optional.empty());
      ended.incrementAndGet();
    } else {
      store.settle(claimed, Samples.event(claimed, Event.Kind.DELIVERED), Optional.empty());
      assertThat(delivered.add(claimed)).as("delivered once").isTrue();
      ended.incrementAndGet();
    }
  }
}
