// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** One line of a script: when, how often and what. Thread-safe. */
final class SinkRule {

  private final Stage stage;
  private final Predicate<SinkEvent> condition;
  private final long afterOctets;
  private final AtomicLong left;
  private final SinkAction action;

  SinkRule(
      Stage stage,
      Predicate<SinkEvent> condition,
      long afterOctets,
      long times,
      SinkAction action) {
    this.stage = stage;
    this.condition = condition;
    this.afterOctets = afterOctets;
    this.left = new AtomicLong(times);
    this.action = action;
  }

  boolean matches(SinkEvent event) {
    return event.stage() == stage && condition.test(event);
  }

  /** Uses the rule once; tells whether there was a use left. */
  boolean take() {
    return left.getAndUpdate(count -> count > 0 ? count - 1 : 0) > 0;
  }

  long afterOctets() {
    return afterOctets;
  }

  SinkAction action() {
    return action;
  }
}
