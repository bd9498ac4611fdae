// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.text;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The words of an HTML page, line by line.
 *
 * <p>Pure functions, linear in the length of the page. No parser: tags go, those that begin a block
 * become line ends, and scripts, styles and comments go with their content.
 */
public final class HtmlText {

  private static final Set<String> BLOCKS =
      Set.of(
          "br",
          "p",
          "div",
          "tr",
          "td",
          "th",
          "li",
          "ul",
          "ol",
          "table",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "pre",
          "hr",
          "blockquote",
          "title");

  private static final Set<String> HIDDEN = Set.of("script", "style", "head");

  private static final Map<String, String> ENTITIES =
      Map.of(
          "lt", "<", "gt", ">", "amp", "&", "quot", "\"", "nbsp", " ", "apos", "'", "auml", "ä",
          "ouml", "ö", "uuml", "ü", "eacute", "é");

  /** Chosen: longer than any entity above, and than a number. */
  private static final int MAX_ENTITY = 10;

  private HtmlText() {}

  /** The words. */
  public static String of(String page) {
    StringBuilder text = new StringBuilder(page.length());
    int at = 0;
    while (at < page.length()) {
      char c = page.charAt(at);
      if (c == '<') {
        at = tag(page, at, text);
      } else if (c == '&') {
        at = entity(page, at, text);
      } else {
        // A line end in the source is a blank; lines come from the tags.
        text.append(c == '\n' || c == '\r' ? ' ' : c);
        at++;
      }
    }
    return text.toString();
  }

  private static int tag(String page, int at, StringBuilder text) {
    if (page.startsWith("<!--", at)) {
      return behind(page, "-->", at + 4);
    }
    int nameStart = page.startsWith("/", at + 1) ? at + 2 : at + 1;
    int nameEnd = nameStart;
    while (nameEnd < page.length() && Character.isLetterOrDigit(page.charAt(nameEnd))) {
      nameEnd++;
    }
    // "<a@example.org>" is an address that nobody escaped.
    if (nameEnd < page.length() && "@._-+".indexOf(page.charAt(nameEnd)) >= 0) {
      text.append('<');
      return at + 1;
    }
    String name = page.substring(nameStart, Math.min(nameEnd, nameStart + 16));
    String lower = name.toLowerCase(Locale.ROOT);
    if (BLOCKS.contains(lower)) {
      text.append('\n');
    }
    if (nameStart == at + 1 && HIDDEN.contains(lower)) {
      int close = indexIgnoringCase(page, "</" + lower, nameEnd);
      return close < 0 ? page.length() : behind(page, ">", close);
    }
    return behind(page, ">", nameEnd);
  }

  private static int entity(String page, int at, StringBuilder text) {
    int end = page.substring(at, Math.min(page.length(), at + MAX_ENTITY)).indexOf(';') + at;
    if (end < at) {
      text.append('&');
      return at + 1;
    }
    String name = page.substring(at + 1, end);
    if (name.startsWith("#")) {
      text.append(numbered(name.substring(1)));
    } else {
      text.append(ENTITIES.getOrDefault(name, "&" + name + ";"));
    }
    return end + 1;
  }

  private static String numbered(String number) {
    boolean hex = number.startsWith("x") || number.startsWith("X");
    try {
      int point = hex ? Integer.parseInt(number.substring(1), 16) : Integer.parseInt(number);
      return Character.isValidCodePoint(point) ? Character.toString(point) : "";
    } catch (NumberFormatException e) {
      return "";
    }
  }

  private static int behind(String page, String mark, int from) {
    int found = page.indexOf(mark, from);
    return found < 0 ? page.length() : found + mark.length();
  }

  private static int indexIgnoringCase(String page, String mark, int from) {
    for (int at = from; at + mark.length() <= page.length(); at++) {
      if (page.regionMatches(true, at, mark, 0, mark.length())) {
        return at;
      }
    }
    return -1;
  }
}
