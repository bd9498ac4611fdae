// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

/**
 * Takes away the dots that DATA has on top of a message, as a receiver does (RFC 5321 §4.5.2), and
 * finds the end. Confined to one message.
 */
final class DotReader {

  private static final byte CR = '\r';
  private static final byte LF = '\n';
  private static final byte DOT = '.';

  private final Sink out;
  private State state = State.LINE_START;
  private boolean behindTheEnd;

  DotReader(Sink out) {
    this.out = out;
  }

  /** Where the next octet stands. */
  private enum State {
    LINE_START,
    TEXT,
    AFTER_CR,
    AFTER_DOT,
    AFTER_DOT_CR,
    END
  }

  /** What the other side could misread, or an empty text. Asked after the last octet. */
  String problem() {
    if (behindTheEnd) {
      return "there are octets behind the final dot";
    }
    return state == State.END ? "" : "there is no final dot";
  }

  void update(byte[] octets, int length) {
    int from = 0;
    for (int at = 0; at < length; at++) {
      if (state == State.TEXT) {
        while (at < length && octets[at] != CR) {
          at++;
        }
        if (at == length) {
          break;
        }
      }
      byte octet = octets[at];
      boolean dropped = state == State.LINE_START && octet == DOT;
      boolean held = state == State.AFTER_DOT && octet == CR;
      if (dropped || held || state == State.END || isEnd(octet)) {
        pass(octets, from, at);
        from = at + 1;
      } else if (state == State.AFTER_DOT_CR) {
        // No end after all: the CR that was held back belongs to the message.
        out.accept(new byte[] {CR}, 0, 1);
      }
      state = next(octet);
    }
    if (from < length) {
      pass(octets, from, length);
    }
  }

  private boolean isEnd(byte octet) {
    return state == State.AFTER_DOT_CR && octet == LF;
  }

  private State next(byte octet) {
    return switch (state) {
      case LINE_START -> octet == DOT ? State.AFTER_DOT : text(octet);
      case TEXT -> text(octet);
      case AFTER_CR -> octet == LF ? State.LINE_START : text(octet);
      case AFTER_DOT -> octet == CR ? State.AFTER_DOT_CR : text(octet);
      case AFTER_DOT_CR -> octet == LF ? State.END : text(octet);
      case END -> {
        behindTheEnd = true;
        yield State.END;
      }
    };
  }

  private static State text(byte octet) {
    return octet == CR ? State.AFTER_CR : State.TEXT;
  }

  private void pass(byte[] octets, int from, int to) {
    if (from < to) {
      out.accept(octets, from, to - from);
    }
  }

  /** Where the octets of the message go. */
  @FunctionalInterface
  interface Sink {

    /** Takes {@code length} octets from {@code from} on; does not keep the array. */
    void accept(byte[] octets, int from, int length);
  }
}
