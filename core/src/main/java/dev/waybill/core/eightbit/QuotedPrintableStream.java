// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Encodes octets in quoted-printable (RFC 2045 §6.7); decoding gives exactly the same octets.
 *
 * <p>CRLF stays a line end, a bare CR or LF is encoded. No line has more than 76 characters. A line
 * is never a lone dot, never begins with {@code From} and a blank (RFC 2049 §3), and never with a
 * hyphen: a line such as {@code --} with 8-bit octets must not become a boundary. Confined to one
 * part.
 */
final class QuotedPrintableStream extends OutputStream {

  /** RFC 2045 §6.7 (5): 76 characters with the equals sign of a soft line break. */
  private static final int WIDTH = 75;

  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'
  };
  private static final String MBOX = "From ";
  private static final int NOTHING = -1;

  private final OutputStream out;
  private int column;
  private int mbox;

  /** A blank that may end a line, or a CR that may begin its end. */
  private int held = NOTHING;

  QuotedPrintableStream(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int octet) throws IOException {
    int value = octet & 0xff;
    if (held == '\r' && value == '\n') {
      held = NOTHING;
      hardBreak();
      return;
    }
    release(value == '\r');
    if (value == ' ' || value == '\t' || value == '\r') {
      held = value;
    } else {
      put(value, isPlain(value));
    }
  }

  /** Ends the part; does not close the underlying stream. */
  @Override
  public void close() throws IOException {
    release(true);
    out.flush();
  }

  // RFC 2045 §6.7 (3): a blank at the end of a line is encoded.
  private void release(boolean lineMayEnd) throws IOException {
    int value = held;
    held = NOTHING;
    if (value == '\r') {
      put(value, false);
    } else if (value != NOTHING) {
      put(value, !lineMayEnd);
    }
  }

  private static boolean isPlain(int value) {
    return value > ' ' && value < 0x7f && value != '=';
  }

  private void put(int value, boolean wish) throws IOException {
    if (column + (wish ? 1 : 3) > WIDTH) {
      out.write('=');
      hardBreak();
    }
    boolean plain = wish && isHarmless(value);
    mbox = column == mbox && mbox < MBOX.length() && value == MBOX.charAt(mbox) ? mbox + 1 : 0;
    if (plain) {
      out.write(value);
      column++;
    } else {
      out.write('=');
      out.write(HEX[value >> 4]);
      out.write(HEX[value & 15]);
      column += 3;
    }
  }

  private boolean isHarmless(int value) {
    if (column == 0) {
      return value != '.' && value != '-';
    }
    return !(value == ' ' && column == MBOX.length() - 1 && mbox == column);
  }

  private void hardBreak() throws IOException {
    out.write('\r');
    out.write('\n');
    column = 0;
    mbox = 0;
  }
}
