// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.io.EOFException;
import java.io.IOException;

/**
 * Reads a message up to CRLF.CRLF and takes the transparency dots away (RFC 5321 section 4.5.2). A
 * line begins after CRLF and nowhere else: a dot after a bare LF is neither removed nor an end.
 * Confined to one session.
 */
final class DataReader {

  private enum State {
    LINE_START,
    IN_LINE,
    AFTER_CR,
    DOT,
    DOT_CR
  }

  private final WireInput in;
  private final ContentWriter out;
  private final BodyScript script;
  private final byte[] chunk = new byte[8_192];
  private int filled;
  private long received;
  private long lineLength;
  private long longestLine;
  private boolean bareLf;
  private boolean bareCr;
  private boolean eightBit;

  DataReader(WireInput in, ContentWriter out, BodyScript script) {
    this.in = in;
    this.out = out;
    this.script = script;
  }

  /** Reads the whole message. */
  MessageContent read() throws IOException {
    State state = State.LINE_START;
    do {
      script.reached(received);
      int octet = in.read();
      if (octet < 0) {
        throw new EOFException("the client left after " + received + " octets of the message");
      }
      received++;
      if (state == State.DOT_CR && octet == '\n') {
        break;
      }
      state = step(state, octet);
    } while (true);
    flush();
    longestLine = Math.max(longestLine, lineLength);
    return out.finish(new MessageContent.Traits(bareLf, bareCr, eightBit, longestLine));
  }

  private State step(State state, int octet) throws IOException {
    return switch (state) {
      case LINE_START -> octet == '.' ? State.DOT : inLine(octet);
      case IN_LINE -> inLine(octet);
      case AFTER_CR -> afterCr(octet);
      case DOT -> octet == '\r' ? State.DOT_CR : inLine(octet);
      case DOT_CR -> {
        emit('\r');
        yield afterCr(octet);
      }
    };
  }

  private State inLine(int octet) throws IOException {
    if (octet == '\n') {
      bareLf = true;
    }
    emit(octet);
    if (octet == '\r') {
      return State.AFTER_CR;
    }
    lineLength++;
    return State.IN_LINE;
  }

  private State afterCr(int octet) throws IOException {
    if (octet == '\n') {
      emit(octet);
      longestLine = Math.max(longestLine, lineLength);
      lineLength = 0;
      return State.LINE_START;
    }
    bareCr = true;
    lineLength++;
    return inLine(octet);
  }

  private void emit(int octet) throws IOException {
    eightBit |= octet > 127;
    chunk[filled++] = (byte) octet;
    if (filled == chunk.length) {
      flush();
    }
  }

  private void flush() throws IOException {
    out.write(chunk, filled);
    filled = 0;
  }
}
