// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import java.util.concurrent.locks.Condition;

/**
 * What the scheduler knows of one site: its workers, and how it behaves.
 *
 * <p>Guarded by the lock of {@link DeliveryScheduler}; only {@link #name} may be read without it.
 */
final class SiteQueue {

  /** Messages after which one connection more is tried where one was refused; chosen. */
  private static final int CALM = 100;

  private final String name;
  private final Condition more;

  /** Workers that it has, with or without a connection. */
  int active;

  /** Those of them that will ask for mail before they do anything else. */
  int free;

  /** Those of them that hold an open connection. */
  int connected;

  /** Those of them that were started while it was suspect. */
  int onSuspicion;

  /** How many workers it may have now. */
  int window;

  /** Whether it is in a queue for workers. */
  boolean queued;

  private int successes;
  private int lostInARow;
  private boolean suspect;

  SiteQueue(String name, Condition more, int window, boolean suspect) {
    this.name = name;
    this.more = more;
    this.window = suspect ? 1 : window;
    this.suspect = suspect;
  }

  String name() {
    return name;
  }

  Condition more() {
    return more;
  }

  /** Whether it failed last time, so that it may take only its share of the workers. */
  boolean isSuspect() {
    return suspect;
  }

  /** It has answered something about a message: it is reachable. */
  void answered(int initialWindow) {
    if (suspect) {
      suspect = false;
      window = Math.max(window, initialWindow);
    }
    lostInARow = 0;
  }

  /** It has taken a message: after as many as there may be workers, one more may come. */
  void succeeded(int largestWindow) {
    successes++;
    if (successes >= window && window < largestWindow) {
      window++;
      successes = 0;
    }
    window = Math.min(window, largestWindow);
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

  /** It is left alone for a while. */
  void failed() {
    suspect = true;
    window = 1;
    successes = 0;
    lostInARow = 0;
  }
}
