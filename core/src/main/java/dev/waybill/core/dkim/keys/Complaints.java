// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is wrong with key files now; each problem is told once. Thread-safe. */
final class Complaints {

  private final KeyListener listener;
  private volatile Map<KeyName, String> current = Map.of();

  Complaints(KeyListener listener) {
    this.listener = listener;
  }

  /** Replaces them: what is not among these is over. */
  synchronized void are(Map<KeyName, String> problems) {
    Map<KeyName, String> before = current;
    current = Map.copyOf(problems);
    new TreeMap<>(problems)
        .forEach(
            (name, problem) -> {
              if (!problem.equals(before.get(name))) {
                listener.tell(new KeyNotice(NoticeKind.UNUSABLE, name, problem, Optional.empty()));
              }
            });
  }

  /** The problem of each key that has one. */
  Map<KeyName, String> all() {
    return current;
  }
}
