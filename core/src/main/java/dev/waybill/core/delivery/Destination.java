// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.delivery.Outcome.HostFailed;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;

/**
 * What is known of one destination: its waiting mail, its couriers, how it behaves.
 *
 * <p>Guarded by the lock of {@link ReadySet}; only {@link #route} may be read without it.
 */
final class Destination {

  /** Messages after which one connection more is tried where one was refused; chosen. */
  private static final int CALM = 100;

  private final Route route;
  private final Condition more;
  private final Deque<Consignment> waiting = new ArrayDeque<>();

  /** Couriers at work for it, with or without a connection. */
  int active;

  /** Those of them that will ask for mail before they do anything else. */
  int free;

  /** Those of them that hold an open connection. */
  int connected;

  /** Those of them that were started while it was suspect. */
  int onSuspicion;

  /** How many couriers it may have now. */
  int window;

  /** Whether it stands in a queue for couriers. */
  boolean queued;

  private int successes;
  private int lostInARow;
  private boolean suspect;
  private Instant pausedUntil = Instant.MIN;
  private Optional<HostFailed> pausedWith = Optional.empty();

  Destination(Route route, Condition more, int window, boolean suspect) {
    this.route = route;
    this.more = more;
    this.window = suspect ? 1 : window;
    this.suspect = suspect;
  }

  Route route() {
    return route;
  }

  Condition more() {
    return more;
  }

  Deque<Consignment> waiting() {
    return waiting;
  }

  /** Whether it failed last time, so that it may take only its share of the couriers. */
  boolean isSuspect() {
    return suspect;
  }

  /** Whether another courier would find something to do, and may. */
  boolean wantsCourier() {
    return waiting.size() > free && active < window;
  }

  boolean isIdle() {
    return active == 0 && waiting.isEmpty();
  }

  /** Why nothing is to be tried now; empty when it may be. */
  Optional<HostFailed> pause(Instant now) {
    return now.isBefore(pausedUntil) ? pausedWith : Optional.empty();
  }

  /** It has answered something about a message: it is reachable. */
  void answered(int initialWindow) {
    if (suspect) {
      suspect = false;
      window = Math.max(window, initialWindow);
    }
    lostInARow = 0;
    pausedUntil = Instant.MIN;
  }

  /** It has taken a message: after as many as there may be couriers, one more may come. */
  void succeeded(int largestWindow) {
    successes++;
    if (successes >= window && window < largestWindow) {
      window++;
      successes = 0;
    }
  }

  /** It broke off a transaction; how often that happened in a row. */
  int lost() {
    lostInARow++;
    return lostInARow;
  }

  /** It takes no more connections than it has. */
  void full() {
    window = Math.max(1, connected);
    successes = -CALM;
  }

  /** It is left alone for a while; gives the mail that was waiting. */
  List<Consignment> pauseUntil(Instant until, HostFailed why) {
    pausedUntil = until;
    pausedWith = Optional.of(why);
    suspect = true;
    window = 1;
    successes = 0;
    lostInARow = 0;
    return drain();
  }

  List<Consignment> drain() {
    List<Consignment> all = new ArrayList<>(waiting);
    waiting.clear();
    return all;
  }
}
