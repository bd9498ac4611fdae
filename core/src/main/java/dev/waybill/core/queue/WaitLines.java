// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import static dev.waybill.core.queue.RowTable.NONE;

import dev.waybill.core.queue.RowCodec.IndexEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The lines of rows that wait for a limit or a key. Not thread-safe. */
final class WaitLines {

  private final RowTable rows;
  private final Map<WaitLine.Id, WaitLine> lines = new LinkedHashMap<>();
  private long places;
  private boolean loading;

  WaitLines(RowTable rows) {
    this.rows = rows;
  }

  /** Many rows come in any order; {@link #loaded} is called behind them. */
  void loading() {
    loading = true;
  }

  /** Puts the lines in order. */
  void loaded() {
    loading = false;
    lines.values().forEach(line -> line.sort(rows));
  }

  long nextPlace() {
    return ++places;
  }

  void add(int slot, IndexEntry entry) {
    places = Math.max(places, entry.place());
    WaitLine.Id id = new WaitLine.Id(entry.kind(), entry.line());
    WaitLine line = lines.computeIfAbsent(id, key -> new WaitLine(key.kind(), key.name()));
    if (loading) {
      line.addLast(rows, slot);
    } else {
      line.addByPlace(rows, slot);
    }
    line.saidUpTo = entry.said() ? Math.max(line.saidUpTo, entry.place()) : line.saidUpTo;
  }

  /** Forgets a line from which the last row was taken away. */
  void dropIfEmpty(SlotList list) {
    if (list instanceof WaitLine line && line.size == 0) {
      lines.remove(new WaitLine.Id(line.kind, line.name));
    }
  }

  /** The lines of one kind, each with the place of its first row. */
  Map<String, Long> firstPlaces(WaitReason.Kind kind) {
    Map<String, Long> all = new LinkedHashMap<>();
    for (WaitLine line : lines.values()) {
      if (line.kind == kind) {
        all.put(line.name, rows.due[line.head]);
      }
    }
    return all;
  }

  /** The first rows of a line that nobody changes, from behind a place on. */
  List<Integer> first(WaitReason.Kind kind, String name, int max, long behind) {
    List<Integer> first = new ArrayList<>();
    WaitLine line = lines.get(new WaitLine.Id(kind, name));
    int slot = line == null ? NONE : line.head;
    while (slot != NONE && first.size() < max) {
      if (rows.due[slot] > behind && !rows.taken[slot]) {
        first.add(slot);
      }
      slot = rows.next[slot];
    }
    return first;
  }

  /** Up to which place the log says of the rows of a line that they are held. */
  long saidUpTo(String name) {
    WaitLine line = lines.get(new WaitLine.Id(WaitReason.Kind.LIMIT, name));
    return line == null ? 0 : line.saidUpTo;
  }
}
