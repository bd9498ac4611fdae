// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import dev.waybill.core.queue.RowTable.Phase;

/** How many rows of a domain or a site are in which phase. Not thread-safe. */
final class Counts {

  private int ready;
  private int later;
  private int claimed;
  private int waiting;

  void add(Phase phase, int more) {
    switch (phase) {
      case READY -> ready += more;
      case LATER -> later += more;
      case CLAIMED -> claimed += more;
      case WAITING -> waiting += more;
      case FREE -> throw new IllegalArgumentException("a free slot is no row");
    }
  }

  void add(Counts others, int sign) {
    ready += sign * others.ready;
    later += sign * others.later;
    claimed += sign * others.claimed;
    waiting += sign * others.waiting;
  }

  int ready() {
    return ready;
  }

  int later() {
    return later;
  }

  int claimed() {
    return claimed;
  }

  int waiting() {
    return waiting;
  }

  int all() {
    return ready + later + claimed + waiting;
  }
}
