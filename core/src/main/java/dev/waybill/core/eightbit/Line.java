// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

/**
 * One line of a message, as far as it has to be known. A CR or LF on its own ends a line too,
 * because some readers take it so.
 *
 * <p>Used again for each line: nobody keeps it.
 */
final class Line {

  /** Octets that are kept; chosen, sixteen times what RFC 5322 §2.1.1 allows. */
  static final int KEPT = 16 * 1024;

  /** How a line ends. */
  enum Ending {
    CRLF,
    /** A CR or LF on its own. */
    BARE,
    /** The message ends. */
    MESSAGE
  }

  private final byte[] kept = new byte[KEPT];
  private int length;
  private long start;
  private long end;
  private long toEncode;
  private boolean eightBit;
  private boolean behindBare;
  private Ending ending = Ending.MESSAGE;

  /** Begins the next line. */
  void begin(long at, boolean afterBareLineBreak) {
    start = at;
    length = 0;
    toEncode = 0;
    eightBit = false;
    behindBare = afterBareLineBreak;
  }

  /** Adds an octet that is no line break. */
  void add(byte octet) {
    if (octet < ' ' || octet == 0x7f || octet == '=') {
      toEncode++;
      eightBit |= octet < 0;
    }
    if (length < KEPT) {
      kept[length] = octet;
    }
    length = length == Integer.MAX_VALUE ? length : length + 1;
  }

  /** Ends it. */
  void finish(long at, Ending how) {
    end = at;
    ending = how;
  }

  /** Offset of its first octet in the message. */
  long start() {
    return start;
  }

  /** Offset behind its line end. */
  long end() {
    return end;
  }

  /** Octets without the line end. */
  int length() {
    return length;
  }

  /** Whether {@link #octets} has all of it. */
  boolean isWhole() {
    return length <= KEPT;
  }

  /** Its first octets, up to {@value #KEPT}; what stands behind them is of earlier lines. */
  byte[] octets() {
    return kept;
  }

  /** How many octets of {@link #octets} are of this line. */
  int known() {
    return Math.min(length, KEPT);
  }

  /** Octets that quoted-printable has to encode, roughly: a tab counts. */
  long toEncode() {
    return toEncode;
  }

  boolean isEightBit() {
    return eightBit;
  }

  /** Whether everybody sees the same line: it stands between CRLFs, or at an end of the message. */
  boolean isClear() {
    return !behindBare && ending != Ending.BARE;
  }

  /** Whether the message ends with it. */
  boolean isLast() {
    return ending == Ending.MESSAGE;
  }
}
