// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

import java.util.regex.Pattern;

/**
 * The forms of a local part. RFC 5321 §4.1.2: a quoted string means what is in it, so {@code "joe"}
 * is {@code joe} and {@code "a\.b"} is {@code a.b}. Has no state.
 */
public final class LocalPart {

  /** RFC 5322 §3.2.3, dot-atom-text; beyond ASCII as RFC 6531 §3.3 allows. */
  private static final Pattern DOT_ATOM =
      Pattern.compile(
          "[\\w!#$%&'*+/=?^`{|}~\\x{80}-\\x{10ffff}-]+(?:\\.[\\w!#$%&'*+/=?^`{|}~\\x{80}-\\x{10ffff}-]+)*");

  private LocalPart() {}

  /** Whether the text needs no quotes. */
  public static boolean isDotAtom(String text) {
    return DOT_ATOM.matcher(text).matches();
  }

  /** Whether the text is a quoted string: inside, every quote and every backslash is escaped. */
  public static boolean isQuoted(String text) {
    int last = text.length() - 1;
    if (last < 1 || text.charAt(0) != '"' || text.charAt(last) != '"') {
      return false;
    }
    int at = 1;
    while (at < last && text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return at == last;
  }

  /** The shortest form that means the same; the text itself if it is not quoted. */
  public static String shortest(String text) {
    if (!isQuoted(text)) {
      return text;
    }
    String content = content(text);
    return isDotAtom(content)
        ? content
        : '"' + content.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** The form that means the same and has no two dots next to each other, where quotes allow it. */
  public static String withoutDoubleDots(String text) {
    return isQuoted(text) ? text.replaceAll("(?<=\\.)\\.", "\\\\.") : text;
  }

  private static String content(String quoted) {
    StringBuilder content = new StringBuilder(quoted.length());
    for (int at = 1; at < quoted.length() - 1; at++) {
      if (quoted.charAt(at) == '\\') {
        at++;
      }
      content.append(quoted.charAt(at));
    }
    return content.toString();
  }
}
