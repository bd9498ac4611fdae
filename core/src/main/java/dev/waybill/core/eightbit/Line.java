// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

/**
 * One line of a message. A bare CR or LF ends a line too, because some readers treat it so.
 *
 * <p>Reused for each line; do not keep it.
 */
final class Line {

  /** Octets that are stored; chosen, sixteen times what RFC 5322 §2.1.1 allows. */
  static final int KEPT = 16 * 1024;

  /** How a line ends. */
  enum Ending {
    CRLF,
    /** A bare CR or LF. */
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

  /** Adds an octet that is not part of a line break. */
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

  /** Offset after its line end. */
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

  /** Its first octets, up to {@value #KEPT}; the octets after them are from earlier lines. */
  byte[] octets() {
    return kept;
  }

  /** How many octets of {@link #octets} belong to this line. */
  int known() {
    return Math.min(length, KEPT);
  }

  /** Approximate number of octets that quoted-printable has to encode; a tab counts. */
  long toEncode() {
    return toEncode;
  }

  boolean isEightBit() {
    return eightBit;
  }

  /**
   * Whether the line is unambiguous: it is between CRLFs, or at the start or end of the message.
   */
  boolean isClear() {
    return !behindBare && ending != Ending.BARE;
  }

  /** Whether the message ends with it. */
  boolean isLast() {
    return ending == Ending.MESSAGE;
  }
}
