// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.outcome.EventLog;
import dev.waybill.core.outcome.Follower;
import dev.waybill.core.outcome.FollowerHealth;
import dev.waybill.core.outcome.Subscriber;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Takes every subscriber of the log along it, each at its own pace. Thread-safe. */
final class Subscribers {

  /** Chosen: nobody notices it, and a busy log is read in pages. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final List<Follower> followers;
  private volatile boolean closed;

  Subscribers(EventLog log, InstantSource clock, List<Subscriber> subscribers) {
    this.followers =
        subscribers.stream().map(subscriber -> new Follower(log, subscriber, clock)).toList();
  }

  void start(Tasks tasks) {
    for (Follower follower : followers) {
      tasks.every("log-" + follower.health().subscriber(), PAUSE, () -> follow(follower));
    }
  }

  private void follow(Follower follower) {
    while (!closed && follower.round().isZero()) {
      Thread.onSpinWait();
    }
  }

  /** How each keeps up. */
  List<FollowerHealth> health() {
    return followers.stream().map(Follower::health).toList();
  }

  /** Lets the page that each is at be the last one. */
  void close() {
    closed = true;
  }
}
