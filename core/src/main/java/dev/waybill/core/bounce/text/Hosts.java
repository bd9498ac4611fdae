// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.text;

import java.util.List;

/**
 * Finds the host that said something, in the words that quote it.
 *
 * <p>A pure function; looks at a bounded number of characters.
 */
public final class Hosts {

  /** Chosen: a name, an address and a code stand between the host and its words. */
  private static final int REACH = 400;

  /** RFC 1035 §2.3.4. */
  private static final int MAX_NAME = 253;

  /** What stands in front of the host, the most telling first. */
  private static final List<String> INTRODUCTIONS =
      List.of(
          "while talking to ",
          "talking to ",
          "generating server: ",
          "remote server ",
          "connected to ",
          "host: ",
          "host ",
          "mail server ",
          "server: ",
          "server ",
          "mta ",
          "mx: ",
          "from ",
          "by ");

  private Hosts() {}

  /** The host named last before a place in the text; empty when none is. */
  public static String before(String text, int place, int from) {
    int least = Math.max(from, place - REACH);
    String near = text.substring(least, place);
    for (String words : INTRODUCTIONS) {
      int at = lastIndexIgnoringCase(near, words);
      if (at >= 0) {
        String host = name(near, at + words.length());
        if (!host.isEmpty()) {
          return host;
        }
      }
    }
    return "";
  }

  private static int lastIndexIgnoringCase(String text, String words) {
    for (int at = text.length() - words.length(); at >= 0; at--) {
      if (text.regionMatches(true, at, words, 0, words.length())) {
        return at;
      }
    }
    return -1;
  }

  private static String name(String text, int from) {
    int start = from;
    while (start < text.length() && "[(<'\"".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    int end = start;
    boolean dotted = false;
    while (end < text.length() && end - start < MAX_NAME && isName(text.charAt(end))) {
      dotted |= text.charAt(end) == '.' && end > start;
      end++;
    }
    while (end > start && ".:-".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    String host = text.substring(start, end);
    return dotted && host.indexOf('.') > 0 ? host : "";
  }

  private static boolean isName(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '-'
        || c == ':';
  }
}
