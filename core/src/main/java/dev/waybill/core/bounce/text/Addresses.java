// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds addresses in free text.
 *
 * <p>A pure function, linear in the length of the text. What is found looks like an address;
 * whether it is one, and whose, is for the reader to say.
 */
public final class Addresses {

  /** Chosen: a report on 1,000 recipients names each of them a few times. */
  private static final int MAX_FOUND = 5000;

  /** RFC 5321 §4.5.3.1.1 says 64; return paths of lists are longer. */
  private static final int MAX_LOCAL_PART = 256;

  /** RFC 1035 §2.3.4. */
  private static final int MAX_DOMAIN = 253;

  /** RFC 5322 §3.2.3, besides letters and digits. */
  private static final String LOCAL = "!#$%&'*+-/=?^_`{|}~.";

  private static final List<String> LABELS =
      List.of("to=", "rcpt=", "recipient=", "smtp=", "email=", "user=");

  private Addresses() {}

  /**
   * One address in a text.
   *
   * @param value the address, without brackets
   * @param start its first character
   * @param end the character behind it
   */
  public record Found(String value, int start, int end) {}

  /** Every address in the text, in their order. */
  public static List<Found> in(String text) {
    List<Found> found = new ArrayList<>();
    int from = 0;
    int at = text.indexOf('@');
    while (at >= 0 && found.size() < MAX_FOUND) {
      int start = localPart(text, at, from);
      int end = domain(text, at + 1);
      if (start < at && end > at + 1) {
        found.add(new Found(text.substring(start, end), start, end));
        from = end;
      }
      at = text.indexOf('@', at + 1);
    }
    return found;
  }

  private static int localPart(String text, int at, int from) {
    int least = Math.max(from, at - MAX_LOCAL_PART);
    if (at > least && text.charAt(at - 1) == '"') {
      return quotedString(text, at, least);
    }
    int start = at;
    while (start > least && isLocal(text.charAt(start - 1))) {
      start--;
    }
    // "to=a@b" in a line of a server's log, "RCPT=a@b": a label is no part of the address.
    for (String label : LABELS) {
      if (text.regionMatches(true, start, label, 0, label.length())) {
        start += label.length();
      }
    }
    while (start < at && "'`*.-=/|~#&!{}".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    return start;
  }

  private static int quotedString(String text, int at, int least) {
    for (int open = at - 2; open >= least; open--) {
      char c = text.charAt(open);
      if (c == '"') {
        return open;
      }
      if (c == '\n' || c == '@') {
        break;
      }
    }
    return at;
  }

  private static boolean isLocal(char c) {
    return (Character.isLetterOrDigit(c) && c < '\u2e80') || LOCAL.indexOf(c) >= 0;
  }

  // The end of the domain behind the sign; its last label has a letter, or it is an address
  // literal.
  private static int domain(String text, int start) {
    int most = Math.min(text.length(), start + MAX_DOMAIN);
    if (start < most && text.charAt(start) == '[') {
      int close = text.indexOf(']', start);
      return close > 0 && close < most ? close + 1 : start;
    }
    int end = start;
    // "bob@example.org...User unknown": two dots end a domain.
    while (end < most && isDomain(text.charAt(end)) && !text.startsWith("..", end)) {
      end++;
    }
    while (end > start && ".-_".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    boolean named = end > start && text.charAt(start) != '.' && text.charAt(start) != '-';
    return named ? end : start;
  }

  private static boolean isDomain(char c) {
    return (Character.isLetterOrDigit(c) && c < '\u2e80') || c == '.' || c == '-' || c == '_';
  }
}
