// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The rules of a sink, in order: at each stage the first one that matches and has a use left
 * decides. They can change while the sink runs; a change counts from the next stage on.
 * Thread-safe.
 */
public final class SinkScript {

  private final CopyOnWriteArrayList<SinkRule> rules = new CopyOnWriteArrayList<>();

  SinkScript() {}

  /** Starts a rule; it is added at the end when its action is named. */
  public RuleDraft<SinkScript> on(Stage stage) {
    return draft(stage, this);
  }

  /** Removes every rule, so that the sink accepts everything. */
  public SinkScript clear() {
    rules.clear();
    return this;
  }

  <T> RuleDraft<T> draft(Stage stage, T parent) {
    return new RuleDraft<>(
        stage,
        rule -> {
          rules.add(rule);
          return parent;
        });
  }

  List<SinkRule> rules() {
    return List.copyOf(rules);
  }
}
