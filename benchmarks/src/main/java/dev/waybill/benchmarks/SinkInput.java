// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Lines and messages from a connection, read in large pieces. Confined to one thread. */
final class SinkInput {

  private static final int PIECE = 64 * 1024;

  private final InputStream in;
  private byte[] buffer = new byte[2 * PIECE];
  private int next;
  private int end;

  SinkInput(InputStream in) {
    this.in = in;
  }

  /** The next line without its end; empty at the end of the connection. */
  String line() throws IOException {
    int from = next;
    int seen = next;
    while (true) {
      while (seen < end) {
        if (buffer[seen++] == '\n') {
          next = seen;
          return new String(buffer, from, seen - from, StandardCharsets.ISO_8859_1).strip();
        }
      }
      int moved = fill(from);
      from -= moved;
      seen -= moved;
      if (seen == end) {
        return "";
      }
    }
  }

  /**
   * The message up to the dot on a line of its own. Dots that are doubled stay so: the load has no
   * line that begins with one.
   */
  byte[] content() throws IOException {
    int from = next;
    int seen = next;
    while (true) {
      while (seen < end) {
        if (buffer[seen++] == '\n' && endsWithDot(from, seen)) {
          next = seen;
          return Arrays.copyOfRange(buffer, from, seen - ".\r\n".length());
        }
      }
      int moved = fill(from);
      from -= moved;
      seen -= moved;
      if (seen == end) {
        throw new EOFException("the message has no end");
      }
    }
  }

  private boolean endsWithDot(int from, int to) {
    return to - from >= 5
        && buffer[to - 2] == '\r'
        && buffer[to - 3] == '.'
        && buffer[to - 4] == '\n'
        && buffer[to - 5] == '\r';
  }

  /** Reads more behind what is there; answers by how much everything has moved to the front. */
  private int fill(int from) throws IOException {
    int moved = 0;
    if (from > 0) {
      System.arraycopy(buffer, from, buffer, 0, end - from);
      moved = from;
      end -= from;
      next = 0;
    }
    if (buffer.length - end < PIECE) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    end += Math.max(0, in.read(buffer, end, buffer.length - end));
    return moved;
  }
}
