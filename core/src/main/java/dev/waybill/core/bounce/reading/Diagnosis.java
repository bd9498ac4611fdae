// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import dev.waybill.core.bounce.text.Hosts;
import dev.waybill.core.bounce.text.Replies;
import dev.waybill.core.bounce.text.ServerText;
import dev.waybill.core.reply.EnhancedStatus;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a recipient was not reached, in a server's own words.
 *
 * <p>Immutable.
 *
 * @param text the quoted SMTP reply, or the sentence that gives the reason; may be empty
 * @param status the enhanced status code, if there is one
 * @param host the host that said it; empty when it is not named
 */
record Diagnosis(String text, Optional<EnhancedStatus> status, String host) {

  /** Nothing is said. */
  static final Diagnosis NONE = new Diagnosis("", Optional.empty(), "");

  /** Chosen: the longest replies with their links. */
  private static final int MAX_TEXT = 1000;

  /** Chosen: a reply stands close to the address that it is about. */
  private static final int REACH = 4000;

  /** Looks in the words between two places. */
  static Diagnosis between(ServerText words, int from, int to) {
    String text = words.text();
    int end = Math.min(to, from + REACH);
    OptionalInt reply = Replies.first(text, from, end);
    if (reply.isPresent()) {
      int start = reply.getAsInt();
      int stop = paragraphEnd(text, start, to);
      return new Diagnosis(
          clean(text.substring(start, stop)),
          Replies.status(text, start, stop).or(() -> Replies.status(text, from, stop)),
          Hosts.before(text, start, from));
    }
    return new Diagnosis(sentence(text, from, end), Replies.status(text, from, end), "");
  }

  // The first paragraph that is more than a label, such as "because:".
  private static String sentence(String text, int from, int to) {
    int start = firstWord(text, from, to);
    while (start < to) {
      int stop = paragraphEnd(text, start, to);
      String paragraph = clean(text.substring(start, stop));
      if (!paragraph.endsWith(":")) {
        return paragraph;
      }
      start = firstWord(text, stop, to);
    }
    return "";
  }

  /** Whether there is a reply or a status code. */
  boolean isExact() {
    return status.isPresent() || Replies.first(text, 0, text.length()).isPresent();
  }

  private static int firstWord(String text, int from, int to) {
    int start = from;
    while (start < to && !Character.isLetterOrDigit(text.charAt(start))) {
      start++;
    }
    return start;
  }

  // At a blank line, at a line of dashes, or where there is enough.
  private static int paragraphEnd(String text, int from, int to) {
    int most = Math.min(to, from + MAX_TEXT);
    int lineStart = from;
    while (lineStart < most) {
      int lineEnd = text.indexOf('\n', lineStart);
      if (lineEnd < 0 || lineEnd >= most) {
        return most;
      }
      int next = lineEnd + 1;
      while (next < most && (text.charAt(next) == ' ' || text.charAt(next) == '\t')) {
        next++;
      }
      boolean ends = next >= most || text.charAt(next) == '\n' || isRule(text, next);
      if (ends) {
        return lineEnd;
      }
      lineStart = lineEnd + 1;
    }
    return most;
  }

  // "-----", "|----", "====", "****"
  private static boolean isRule(String text, int at) {
    return text.startsWith("--", at)
        || text.startsWith("|--", at)
        || text.startsWith("==", at)
        || text.startsWith("**", at);
  }

  // One line; a reply of several lines repeats its code and status at each of them.
  private static String clean(String raw) {
    StringBuilder text = new StringBuilder();
    String code = raw.length() >= 4 && raw.charAt(3) == '-' ? raw.substring(0, 3) : "";
    for (String line : (Iterable<String>) raw.lines()::iterator) {
      String rest = line.strip();
      if (rest.startsWith("<<<")) {
        rest = rest.substring(3).strip();
      }
      boolean again = !text.isEmpty() && !code.isEmpty() && rest.startsWith(code);
      if (again && rest.length() > 4) {
        rest = rest.substring(4).strip();
      }
      text.append(text.isEmpty() ? "" : " ").append(rest);
    }
    return unbracketed(text.toString().replaceAll("\\p{Cntrl}+", " ").strip());
  }

  // "(reason: 550 no)", "[550 no]", "returned '550 no'": the end of what stood around it.
  private static String unbracketed(String text) {
    int last = text.length() - 1;
    int kind = last < 0 ? -1 : ")]>'\"".indexOf(text.charAt(last));
    if (kind < 0) {
      return text;
    }
    int open = text.lastIndexOf("([<'\"".charAt(kind), last - 1);
    return open < 0 ? text.substring(0, last).strip() : text;
  }
}
