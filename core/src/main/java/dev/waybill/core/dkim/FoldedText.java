// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

/**
 * The text of a header field that is folded as it grows, so that no line exceeds 78 columns (RFC
 * 5322 §2.1.1) unless one piece that may not be folded is longer.
 *
 * <p>Confined to one call.
 */
final class FoldedText {

  /** RFC 5322 §2.1.1, without the CRLF. */
  private static final int MAX_COLUMNS = 78;

  private static final String FOLD = "\r\n ";

  private final OctetBuilder text;
  private int column;

  FoldedText(OctetBuilder text) {
    this.text = text;
    this.column = text.length();
  }

  /** Appends on the same line. */
  void append(String part) {
    text.putAscii(part);
    column += part.length();
  }

  /**
   * Appends what must stay on one line, on a new one when it does not fit with one character behind
   * it; its leading blank is lost then.
   */
  void token(String token) {
    if (column + token.length() + 1 > MAX_COLUMNS) {
      fold();
      append(token.stripLeading());
    } else {
      append(token);
    }
  }

  /** Appends what may be folded anywhere. */
  void foldable(String value) {
    int at = 0;
    while (at < value.length()) {
      if (column == MAX_COLUMNS) {
        fold();
      }
      int next = Math.min(at + MAX_COLUMNS - column, value.length());
      append(value.substring(at, next));
      at = next;
    }
  }

  private void fold() {
    text.putAscii(FOLD);
    column = 1;
  }
}
