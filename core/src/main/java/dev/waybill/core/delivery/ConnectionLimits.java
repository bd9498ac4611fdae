// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import java.time.Duration;

/**
 * How many connections there are, and how long each is used.
 *
 * <p>Immutable.
 *
 * @param total connections at once; each has a thread
 * @param perDestination connections at once to one destination
 * @param initial connections at once to a destination that has not taken a message yet; the number
 *     grows with each round of successes up to {@code perDestination}
 * @param messages how many messages one connection carries before it is closed
 * @param idle how long a connection waits for another message
 */
public record ConnectionLimits(
    int total, int perDestination, int initial, int messages, Duration idle) {

  private static final Duration MAX_IDLE = Duration.ofMinutes(5);

  /**
   * What holds when nothing is set.
   *
   * <ul>
   *   <li>64 connections: with a second for each message that is 5 million messages a day; chosen.
   *   <li>10 for each destination: large providers publish limits of 10 to 20; chosen.
   *   <li>2 at first: one that works may be joined by another that proves it; chosen.
   *   <li>100 messages: what common receivers allow before they answer 421; chosen.
   *   <li>3 s idle: long enough for the next message of a burst; chosen.
   * </ul>
   */
  public static final ConnectionLimits DEFAULTS =
      new ConnectionLimits(64, 10, 2, 100, Duration.ofSeconds(3));

  /** Each connection is a thread; beyond this the machine does nothing else. Chosen. */
  private static final int MAX_TOTAL = 2_000;

  /** Checks the ranges. */
  public ConnectionLimits {
    check("connections", total, MAX_TOTAL);
    check("connections per destination", perDestination, MAX_TOTAL);
    check("first connections", initial, MAX_TOTAL);
    check("messages per connection", messages, Integer.MAX_VALUE);
    initial = Math.min(initial, perDestination);
    if (idle.isNegative() || idle.compareTo(MAX_IDLE) > 0) {
      throw new IllegalArgumentException("idle time must be 0 to 5m");
    }
  }

  /** The same with other numbers of connections; the first ones are fitted in. */
  public ConnectionLimits withConnections(int all, int each) {
    return new ConnectionLimits(all, each, Math.min(initial, each), messages, idle);
  }

  /** The same with another number of messages on one connection. */
  public ConnectionLimits withMessages(int each) {
    return new ConnectionLimits(total, perDestination, initial, each, idle);
  }

  /** The same with another idle time. */
  public ConnectionLimits withIdle(Duration time) {
    return new ConnectionLimits(total, perDestination, initial, messages, time);
  }

  private static void check(String what, int value, int max) {
    if (value < 1 || value > max) {
      throw new IllegalArgumentException(what + " must be 1 to " + max + ": " + value);
    }
  }
}
