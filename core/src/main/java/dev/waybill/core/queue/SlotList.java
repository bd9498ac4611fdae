// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import static dev.waybill.core.queue.RowTable.NONE;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A list of slots, in order. Not thread-safe; the links are in the {@link RowTable}. */
class SlotList {

  int head = NONE;
  int tail = NONE;
  int size;

  void addLast(RowTable rows, int slot) {
    rows.next[slot] = NONE;
    rows.previous[slot] = tail;
    if (tail == NONE) {
      head = slot;
    } else {
      rows.next[tail] = slot;
    }
    tail = slot;
    added(rows, slot);
  }

  void addFirst(RowTable rows, int slot) {
    rows.previous[slot] = NONE;
    rows.next[slot] = head;
    if (head == NONE) {
      tail = slot;
    } else {
      rows.previous[head] = slot;
    }
    head = slot;
    added(rows, slot);
  }

  /** Adds a slot of a line behind all that have a lower place. */
  void addByPlace(RowTable rows, int slot) {
    int before = tail;
    while (before != NONE && rows.due[before] > rows.due[slot]) {
      before = rows.previous[before];
    }
    if (before == NONE) {
      addFirst(rows, slot);
    } else if (before == tail) {
      addLast(rows, slot);
    } else {
      int after = rows.next[before];
      rows.next[before] = slot;
      rows.previous[slot] = before;
      rows.next[slot] = after;
      rows.previous[after] = slot;
      added(rows, slot);
    }
  }

  /** Puts all in the order of their places. */
  void sort(RowTable rows) {
    List<Integer> slots = new ArrayList<>(size);
    for (int slot = head; slot != NONE; slot = rows.next[slot]) {
      slots.add(slot);
    }
    slots.sort(Comparator.comparingLong(slot -> rows.due[slot]));
    head = NONE;
    tail = NONE;
    size = 0;
    slots.forEach(slot -> addLast(rows, slot));
  }

  void remove(RowTable rows, int slot) {
    int before = rows.previous[slot];
    int after = rows.next[slot];
    if (before == NONE) {
      head = after;
    } else {
      rows.next[before] = after;
    }
    if (after == NONE) {
      tail = before;
    } else {
      rows.previous[after] = before;
    }
    rows.list[slot] = null;
    size--;
  }

  private void added(RowTable rows, int slot) {
    rows.list[slot] = this;
    size++;
  }
}
