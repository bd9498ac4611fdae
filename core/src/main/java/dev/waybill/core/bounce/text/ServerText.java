// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A text that a server wrote, with what stands where in it.
 *
 * <p>Immutable. A copy of the returned message at its end is set apart: nothing in it is the
 * server's.
 */
public final class ServerText {

  /** Fields that a copy of a message begins with, and no list of reasons has. */
  private static final Set<String> OF_A_COPY =
      Set.of("received", "return-path", "mime-version", "dkim-signature");

  /** Fields that an announced copy may begin with. */
  private static final Set<String> OF_MAIL =
      Set.of(
          "received",
          "return-path",
          "mime-version",
          "dkim-signature",
          "from",
          "to",
          "cc",
          "subject",
          "date",
          "message-id",
          "reply-to",
          "sender",
          "content-type",
          "delivered-to",
          "x-mailer");

  /** Chosen: a list of particulars has fewer fields of a copy in a row. */
  private static final int FIELDS_OF_A_COPY = 3;

  /** Chosen: blank lines and a line of dashes stand between the announcement and the copy. */
  private static final int REACH_OF_ANNOUNCEMENT = 8;

  private final String text;
  private final int[] lines;
  private final List<Phrases.Match> phrases;
  private final int end;
  private final String copy;
  private final List<Addresses.Found> addresses;

  private ServerText(String text, String particulars) {
    this.text = text;
    this.lines = lineStarts(text);
    List<Phrases.Match> all = Phrases.standard().in(text);
    this.end = copyStart(all);
    this.phrases = all.stream().filter(match -> match.start() < end).toList();
    this.copy = particulars.isEmpty() ? text.substring(end) : particulars;
    this.addresses = Addresses.in(text.substring(0, end));
  }

  /** Looks through the text; line ends are those of any system. */
  public static ServerText of(String text) {
    String lines = text.replace("\r\n", "\n").replace('\r', '\n');
    ServerText whole = new ServerText(lines, "");
    int after = whole.end;
    while (after < lines.length() && !whole.line(whole.lineOf(after)).isBlank()) {
      after = whole.startOf(whole.lineOf(after) + 1);
    }
    // Some list the header of the returned message first, and go on in their own words.
    String block = lines.substring(whole.end, after);
    return whole.isParticulars(block, lines.substring(after))
        ? new ServerText(lines.substring(0, whole.end) + lines.substring(after), block)
        : whole;
  }

  private boolean isParticulars(String block, String rest) {
    boolean indented = block.lines().allMatch(line -> startsWithBlank(line));
    boolean named =
        addresses.isEmpty()
            && Addresses.in(block).stream().anyMatch(found -> rest.contains(found.value()));
    boolean goesOn = Phrases.standard().in(rest).stream().anyMatch(ServerText::isOutcome);
    return !block.isEmpty() && (indented || named) && goesOn && !Addresses.in(rest).isEmpty();
  }

  private static boolean isOutcome(Phrases.Match match) {
    return match.meaning() == Meaning.FAILURE || match.meaning() == Meaning.DELAY;
  }

  /** All of it, with {@code \n} at the line ends. */
  public String text() {
    return text;
  }

  /** Where the server's own words end. */
  public int end() {
    return end;
  }

  /** The copy of the returned message, or the particulars of it; empty when there is none. */
  public String copy() {
    return copy;
  }

  /** The addresses in the server's words. */
  public List<Addresses.Found> addresses() {
    return addresses;
  }

  /** Whether the server's words have this meaning anywhere. */
  public boolean says(Meaning meaning) {
    return phrases.stream().anyMatch(match -> match.meaning() == meaning);
  }

  /** How many phrases of this meaning there are. */
  public long count(Meaning meaning) {
    return phrases.stream().filter(match -> match.meaning() == meaning).count();
  }

  /** The first phrase of this meaning that begins between two places. */
  public Optional<Phrases.Match> find(Meaning meaning, int from, int to) {
    return phrases(from, to).stream().filter(match -> match.meaning() == meaning).findFirst();
  }

  /** The phrases that begin between two places. */
  public List<Phrases.Match> phrases(int from, int to) {
    int first = indexOf(from);
    return phrases.subList(first, Math.max(first, indexOf(to)));
  }

  /** The index of the first phrase at a place or behind it. */
  private int indexOf(int place) {
    int low = 0;
    int high = phrases.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (phrases.get(middle).start() < place) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The number of the line in which a place is, from 0. */
  public int lineOf(int place) {
    int found = Arrays.binarySearch(lines, place);
    return found >= 0 ? found : -found - 2;
  }

  /** The first character of a line; the end of the text when there is no such line. */
  public int startOf(int line) {
    return line < 0 ? 0 : line < lines.length ? lines[line] : text.length();
  }

  /** A line without its end; empty when there is no such line. */
  public String line(int line) {
    if (line < 0 || line >= lines.length) {
      return "";
    }
    int stop = startOf(line + 1);
    boolean ended = stop > lines[line] && text.charAt(stop - 1) == '\n';
    return text.substring(lines[line], ended ? stop - 1 : stop);
  }

  private int copyStart(List<Phrases.Match> all) {
    int byFields = firstHeader();
    for (Phrases.Match match : all) {
      if (match.meaning() == Meaning.COPY && match.start() < byFields) {
        int line = lineOf(match.end() - 1);
        for (int i = line + 1; i <= line + REACH_OF_ANNOUNCEMENT; i++) {
          if (OF_MAIL.contains(fieldName(line(i)))) {
            return startOf(i);
          }
        }
      }
    }
    return byFields;
  }

  private int firstHeader() {
    int fields = 0;
    boolean telling = false;
    int start = 0;
    for (int i = 0; i < lines.length; i++) {
      String name = fieldName(line(i));
      boolean folded = fields > 0 && startsWithBlank(line(i));
      if (name.isEmpty() && !folded) {
        fields = 0;
        telling = false;
      } else if (!name.isEmpty()) {
        start = fields == 0 ? lines[i] : start;
        fields++;
        telling |= OF_A_COPY.contains(name);
        if (fields >= FIELDS_OF_A_COPY && telling) {
          return start;
        }
      }
    }
    return text.length();
  }

  private static boolean startsWithBlank(String line) {
    return !line.isBlank() && line.charAt(0) <= ' ';
  }

  /** The field's name in lower case where a line looks like a header field, quoted or not. */
  private static String fieldName(String line) {
    int start = 0;
    while (start < line.length() && " \t>|".indexOf(line.charAt(start)) >= 0 && start < 8) {
      start++;
    }
    int end = start;
    while (end < line.length() && end - start < 40 && isName(line.charAt(end))) {
      end++;
    }
    boolean field = end > start && end < line.length() && line.charAt(end) == ':';
    return field && !line.startsWith("//", end + 1)
        ? line.substring(start, end).toLowerCase(Locale.ROOT)
        : "";
  }

  private static boolean isName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  }

  private static int[] lineStarts(String text) {
    List<Integer> starts = new ArrayList<>();
    starts.add(0);
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      starts.add(at + 1);
    }
    return starts.stream().mapToInt(Integer::intValue).toArray();
  }
}
