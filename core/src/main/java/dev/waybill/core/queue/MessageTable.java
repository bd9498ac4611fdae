// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import dev.waybill.core.message.MessageToken;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The messages of all rows as columns of arrays: token and number of rows. Not thread-safe.
 *
 * <p>A message is known by its slot, which is used again when its last row is gone.
 */
final class MessageTable {

  static final int NONE = -1;

  private static final int FIRST = 256;

  private long[] high = new long[FIRST];
  private short[] low = new short[FIRST];
  private int[] rows = new int[FIRST];
  private int[] hash = new int[FIRST * 2];
  private int used;
  private int size;
  private int free = NONE;

  MessageTable() {
    Arrays.fill(hash, NONE);
  }

  int size() {
    return size;
  }

  int find(MessageToken token) {
    ByteBuffer octets = ByteBuffer.wrap(token.octets());
    return find(octets.getLong(), octets.getShort());
  }

  /** The message, which has one row more now. */
  int addRow(MessageToken token) {
    ByteBuffer octets = ByteBuffer.wrap(token.octets());
    return addRow(octets.getLong(), octets.getShort());
  }

  /** The same of a token whose octets are these. */
  int addRow(long tokenHigh, short tokenLow) {
    int slot = find(tokenHigh, tokenLow);
    if (slot == NONE) {
      slot = add(tokenHigh, tokenLow);
    }
    rows[slot]++;
    return slot;
  }

  /** The message has one row less; how many are left. */
  int removeRow(int slot) {
    rows[slot]--;
    int left = rows[slot];
    if (left == 0) {
      unhash(slot);
      rows[slot] = NONE;
      high[slot] = free;
      free = slot;
      size--;
    }
    return left;
  }

  int rowsOf(int slot) {
    return rows[slot];
  }

  MessageToken token(int slot) {
    return MessageToken.ofOctets(
        ByteBuffer.allocate(MessageToken.OCTETS).putLong(high[slot]).putShort(low[slot]).array());
  }

  private int find(long tokenHigh, short tokenLow) {
    int at = start(tokenHigh);
    while (hash[at] != NONE) {
      int slot = hash[at];
      if (high[slot] == tokenHigh && low[slot] == tokenLow) {
        return slot;
      }
      at = (at + 1) & (hash.length - 1);
    }
    return NONE;
  }

  private int add(long tokenHigh, short tokenLow) {
    int slot = free;
    if (slot == NONE) {
      slot = used++;
      if (slot == high.length) {
        int length = slot + slot / 2;
        high = Arrays.copyOf(high, length);
        low = Arrays.copyOf(low, length);
        rows = Arrays.copyOf(rows, length);
      }
    } else {
      free = (int) high[slot];
    }
    high[slot] = tokenHigh;
    low[slot] = tokenLow;
    rows[slot] = 0;
    size++;
    if (size * 3L > hash.length * 2L) {
      rehash(slot);
    }
    insert(slot);
    return slot;
  }

  private int start(long tokenHigh) {
    return (int) (tokenHigh ^ (tokenHigh >>> 32)) & (hash.length - 1);
  }

  private void insert(int slot) {
    int at = start(high[slot]);
    while (hash[at] != NONE) {
      at = (at + 1) & (hash.length - 1);
    }
    hash[at] = slot;
  }

  private void rehash(int except) {
    hash = new int[hash.length * 2];
    Arrays.fill(hash, NONE);
    for (int slot = 0; slot < used; slot++) {
      if (slot != except && rows[slot] != NONE) {
        insert(slot);
      }
    }
  }

  private void unhash(int slot) {
    int mask = hash.length - 1;
    int hole = start(high[slot]);
    while (hash[hole] != slot) {
      hole = (hole + 1) & mask;
    }
    int at = (hole + 1) & mask;
    while (hash[at] != NONE) {
      int home = start(high[hash[at]]);
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        hash[hole] = hash[at];
        hole = at;
      }
      at = (at + 1) & mask;
    }
    hash[hole] = NONE;
  }
}
