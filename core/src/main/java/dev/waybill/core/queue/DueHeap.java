// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import static dev.waybill.core.queue.RowTable.NONE;

import java.util.Arrays;

/** The rows that are due later, the next one first. Not thread-safe. */
final class DueHeap {

  private final RowTable rows;
  private int[] heap = new int[64];
  private int size;

  DueHeap(RowTable rows) {
    this.rows = rows;
  }

  int size() {
    return size;
  }

  /** The slot that is due first; {@link RowTable#NONE} when there is none. */
  int first() {
    return size == 0 ? NONE : heap[0];
  }

  void add(int slot) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size + size / 2);
    }
    put(size, slot);
    size++;
    up(size - 1);
  }

  void remove(int slot) {
    int at = rows.previous[slot];
    size--;
    int last = heap[size];
    if (last != slot) {
      put(at, last);
      down(at);
      up(rows.previous[last]);
    }
    rows.previous[slot] = NONE;
  }

  private void up(int from) {
    int at = from;
    int slot = heap[at];
    while (at > 0 && rows.due[heap[(at - 1) / 2]] > rows.due[slot]) {
      put(at, heap[(at - 1) / 2]);
      at = (at - 1) / 2;
    }
    put(at, slot);
  }

  private void down(int from) {
    int at = from;
    int slot = heap[at];
    int child = smallerChild(at);
    while (child < size && rows.due[heap[child]] < rows.due[slot]) {
      put(at, heap[child]);
      at = child;
      child = smallerChild(at);
    }
    put(at, slot);
  }

  private int smallerChild(int at) {
    int left = 2 * at + 1;
    boolean right = left + 1 < size && rows.due[heap[left + 1]] < rows.due[heap[left]];
    return right ? left + 1 : left;
  }

  private void put(int at, int slot) {
    heap[at] = slot;
    rows.previous[slot] = at;
  }
}
