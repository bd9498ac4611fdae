// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

/** How a refused text is shown in a message: on one line and short, whoever wrote it. */
public final class Shown {

  /** Chosen: enough to recognise an address, too little to fill a log. */
  private static final int MAX_LENGTH = 100;

  private Shown() {}

  static String of(String text) {
    return '"' + text(text) + '"';
  }

  /** The same without quotation marks. */
  public static String text(String text) {
    String start = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    return start.replaceAll("[\\p{Cntrl}\\x80-\\x9f\\u2028\\u2029]", "?");
  }
}
