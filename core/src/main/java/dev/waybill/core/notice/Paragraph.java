// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.notice;

import dev.waybill.core.header.HeaderText;

/** Text for people, broken into lines. */
public final class Paragraph {

  /** Chosen: leaves room for quoting in a window of 80 columns. */
  private static final int LINE = 72;

  private Paragraph() {}

  /** The words in lines that end with CRLF, and an empty line after them. */
  public static String of(String indent, String words) {
    StringBuilder text = new StringBuilder();
    int column = 0;
    for (String word : HeaderText.printable(words).split(" ", -1)) {
      boolean full = column > 0 && column + 1 + word.length() > LINE;
      if (full) {
        text.append("\r\n");
        column = 0;
      }
      String before = column == 0 ? indent : " ";
      text.append(before).append(word);
      column += before.length() + word.length();
    }
    return text.append("\r\n\r\n").toString();
  }
}
