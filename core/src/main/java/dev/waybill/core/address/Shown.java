// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

/** Quotes untrusted text in an error message: on one line and short. */
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
