// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the index keeps of a site: its ready rows by client, and whether it is reachable. */
final class SiteIndex {

  final String name;
  final Counts counts = new Counts();

  /** Rows that are ready and that somebody changes where they stand. */
  int taken;

  int domains;

  /** No row that was ever ready here since the last look was released before; seconds. */
  long oldest = Long.MAX_VALUE;

  Optional<SiteOutage> outage = Optional.empty();

  private final Map<String, Lane> lanes = new HashMap<>();
  private final Deque<Lane> turns = new ArrayDeque<>();

  SiteIndex(String name) {
    this.name = name;
  }

  boolean isPaused(Instant now) {
    return outage.filter(down -> now.isBefore(down.pausedUntil())).isPresent();
  }

  /** How many rows can be claimed. */
  int claimable() {
    return counts.ready() - taken;
  }

  /** The rows of one client, in order. */
  Lane lane(String client) {
    Lane lane = lanes.computeIfAbsent(client, key -> new Lane(key, this));
    if (!lane.inTurn) {
      lane.inTurn = true;
      turns.add(lane);
    }
    return lane;
  }

  Iterable<Lane> lanes() {
    return lanes.values();
  }

  /** The next row to claim, each client in turn; {@link RowTable#NONE} when there is none. */
  int first(RowTable rows) {
    for (int left = turns.size(); left > 0; left--) {
      Lane lane = turns.remove();
      if (lane.size == 0) {
        lane.inTurn = false;
        lanes.remove(lane.client);
      } else {
        turns.add(lane);
        int slot = lane.firstFree(rows);
        if (slot != RowTable.NONE) {
          return slot;
        }
      }
    }
    return RowTable.NONE;
  }

  /** The ready rows of one client for one site. */
  static final class Lane extends SlotList {
    final String client;
    final SiteIndex site;
    boolean inTurn;

    Lane(String client, SiteIndex site) {
      this.client = client;
      this.site = site;
    }

    int firstFree(RowTable rows) {
      int slot = head;
      while (slot != RowTable.NONE && rows.taken[slot]) {
        slot = rows.next[slot];
      }
      return slot;
    }
  }
}
