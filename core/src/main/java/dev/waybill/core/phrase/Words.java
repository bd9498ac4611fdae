// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.phrase;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Cuts a text into words that can be compared: lower case, without accents and punctuation.
 *
 * <ul>
 *   <li>An apostrophe before a short ending is left out: {@code doesn't} is {@code doesnt}.
 *   <li>A full stop within a number stays: {@code 5.1.1} and {@code 192.0.2.1} are words.
 *   <li>A mail address is the word {@link #ADDRESS}, so that none is taken for what it is called.
 *   <li>{@code e-mail} is {@code email}.
 *   <li>Of scripts without blanks (Chinese, Japanese) and of Korean, every character is a word.
 * </ul>
 */
public final class Words {

  /** Stands for any mail address. */
  public static final String ADDRESS = "@";

  private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036f]");
  private static final Set<UnicodeScript> ONE_BY_ONE =
      Set.of(
          UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HANGUL);

  private static final int LONGEST_ENDING = 2;

  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private final int most;

  private Words(int most) {
    this.most = most;
  }

  /**
   * The words in their order.
   *
   * @param most how many at most; the rest of the text is left out
   */
  public static List<String> of(String text, int most) {
    Words words = new Words(most);
    words.readAll(folded(text));
    return List.copyOf(words.words);
  }

  private static String folded(String text) {
    String apart = Normalizer.normalize(text, Normalizer.Form.NFD);
    String plain = ACCENTS.matcher(apart).replaceAll("");
    return Normalizer.normalize(plain, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .replace("\u00df", "ss")
        .replace('\u0142', 'l')
        .replace('\u00f8', 'o');
  }

  private void readAll(String text) {
    int start = 0;
    while (start < text.length() && words.size() < most) {
      int end = start;
      while (end < text.length() && !isBetweenChunks(text.charAt(end))) {
        end++;
      }
      readChunk(text, start, end);
      start = end + 1;
    }
  }

  private static boolean isBetweenChunks(char c) {
    return c <= ' ' || "<>()[]{},;\"\u3000".indexOf(c) >= 0;
  }

  private void readChunk(String text, int start, int end) {
    int at = text.indexOf('@', start);
    if (at > start && at < end - 1) {
      add(ADDRESS);
      return;
    }
    int position = start;
    while (position < end && words.size() < most) {
      int c = text.codePointAt(position);
      int next = position + Character.charCount(c);
      if (ONE_BY_ONE.contains(UnicodeScript.of(c)) && Character.isLetter(c)) {
        finishWord();
        add(Character.toString(c));
      } else if (isPartOfWord(c) || isStopInNumber(text, position, end)) {
        word.appendCodePoint(c);
      } else if (!isApostropheInWord(text, position, end)) {
        finishWord();
      }
      position = next;
    }
    finishWord();
  }

  private static boolean isPartOfWord(int c) {
    int type = Character.getType(c);
    return Character.isLetterOrDigit(c)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }

  private boolean isStopInNumber(String text, int position, int end) {
    return text.charAt(position) == '.'
        && !word.isEmpty()
        && word.chars().allMatch(c -> c == '.' || isDigit(c))
        && position + 1 < end
        && isDigit(text.charAt(position + 1));
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** As in {@code doesn't} and {@code we're}, but not in {@code l'adresse}. */
  private boolean isApostropheInWord(String text, int position, int end) {
    int tail = position + 1;
    while (tail < end && Character.isLetter(text.charAt(tail))) {
      tail++;
    }
    int letters = tail - position - 1;
    return "'\u2019`".indexOf(text.charAt(position)) >= 0
        && !word.isEmpty()
        && letters > 0
        && letters <= LONGEST_ENDING;
  }

  private void finishWord() {
    if (!word.isEmpty()) {
      add(word.toString());
      word.setLength(0);
    }
  }

  private void add(String next) {
    int last = words.size() - 1;
    if (next.startsWith("mail") && last >= 0 && words.get(last).equals("e")) {
      words.set(last, "e" + next);
    } else if (words.size() < most) {
      words.add(next);
    }
  }
}
