// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** The rules that wait for an octet count of one message. Confined to one session. */
final class BodyScript {

  private final Queue<SinkRule> waiting;
  private final SinkWire wire;
  private long next;

  BodyScript(List<SinkRule> rules, SinkWire wire) {
    this.waiting =
        new ArrayDeque<>(
            rules.stream().sorted(Comparator.comparingLong(SinkRule::afterOctets)).toList());
    this.wire = wire;
    this.next = nextStop();
  }

  /** Runs what waits for this count; cheap, as it is asked before every octet. */
  void reached(long octets) throws IOException {
    while (octets >= next) {
      SinkRule rule = waiting.remove();
      next = nextStop();
      if (rule.take()) {
        Optional<Answer> answer = rule.action().on(wire);
        if (answer.isPresent()) {
          wire.send(answer.get());
        }
      }
    }
  }

  private long nextStop() {
    SinkRule first = waiting.peek();
    return first == null ? Long.MAX_VALUE : first.afterOctets();
  }
}
