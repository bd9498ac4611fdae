// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns of phrase and their meanings, found in any text.
 *
 * <p>Thread-safe. Case does not count, and any white space, also a line end with a quote mark
 * behind it, is one blank. A phrase begins where a word begins; in scripts without blanks,
 * anywhere. A search looks at no character more often than the longest phrase has characters.
 */
public final class Phrases {

  /** A file for each language; English words also stand in the texts of others. */
  private static final List<String> LANGUAGES =
      List.of(
          "en", "de", "fr", "es", "pt", "it", "nl", "ru", "ja", "zh", "ko", "pl", "cs", "tr", "sv");

  /** Chosen: a text with more has none that matter more than these. */
  private static final int MAX_MATCHES = 2000;

  /** The first of the scripts that write no blanks between words: CJK radicals. */
  private static final char FIRST_WITHOUT_BLANKS = '\u2e80';

  private static final char FIRST_ACCENTED = '\u00c0';

  /** The letters of Latin-1 and Latin Extended-A without their accents. */
  private static final char[] PLAIN = plainLetters();

  private static final Phrases STANDARD = load();

  private final Node root = new Node();

  private Phrases() {}

  /**
   * One place in a text.
   *
   * @param meaning what is said there
   * @param start its first character
   * @param end the character behind it
   */
  public record Match(Meaning meaning, int start, int end) {}

  /** The phrases of all languages. */
  public static Phrases standard() {
    return STANDARD;
  }

  /** Every place in the text where a phrase stands, in their order; of each meaning the longest. */
  public List<Match> in(String text) {
    List<Match> found = new ArrayList<>();
    for (int start = 0; start < text.length() && found.size() < MAX_MATCHES; start++) {
      if (beginsWord(text, start)) {
        walk(text, start, found);
      }
    }
    return found;
  }

  private void walk(String text, int start, List<Match> found) {
    Node node = root;
    int first = found.size();
    int at = start;
    while (at < text.length()) {
      char c = text.charAt(at);
      int next = isBlank(c) ? afterBlanks(text, at) : at + 1;
      Node child = node.children.get(isBlank(c) ? ' ' : folded(c));
      if (child == null) {
        break;
      }
      node = child;
      at = next;
      for (Meaning meaning : node.meanings) {
        // A longer phrase of the same meaning takes the place of the shorter one.
        found.subList(first, found.size()).removeIf(match -> match.meaning() == meaning);
        found.add(new Match(meaning, start, at));
      }
    }
  }

  private static boolean beginsWord(String text, int at) {
    char c = text.charAt(at);
    if (isBlank(c)) {
      return false;
    }
    return at == 0
        || c >= FIRST_WITHOUT_BLANKS
        || !Character.isLetterOrDigit(text.charAt(at - 1))
        || !Character.isLetterOrDigit(c);
  }

  private static int afterBlanks(String text, int from) {
    int at = from;
    boolean newLine = false;
    while (at < text.length()) {
      char c = text.charAt(at);
      newLine |= c == '\n';
      if (!isBlank(c) && !(newLine && c == '>')) {
        break;
      }
      at++;
    }
    return at;
  }

  private static boolean isBlank(char c) {
    return c <= ' ' || c == '\u00a0' || c == '\u3000';
  }

  // Small, and without its accent, which many senders of Latin letters leave out.
  private static char folded(char c) {
    char small = Character.toLowerCase(c);
    return small >= FIRST_ACCENTED && small < PLAIN.length ? PLAIN[small] : small;
  }

  private static char[] plainLetters() {
    char[] plain = new char[0x180];
    for (char c = 0; c < plain.length; c++) {
      String parts = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFD);
      plain[c] = Character.isLetter(c) ? Character.toLowerCase(parts.charAt(0)) : c;
    }
    plain['\u0131'] = 'i';
    plain['\u0142'] = 'l';
    plain['\u00f8'] = 'o';
    return plain;
  }

  private static Phrases load() {
    Phrases phrases = new Phrases();
    for (String language : LANGUAGES) {
      try (InputStream file = Phrases.class.getResourceAsStream(language + ".phrases")) {
        if (file == null) {
          throw new IllegalStateException("the build lacks " + language + ".phrases");
        }
        phrases.read(language, new InputStreamReader(file, StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(language + ".phrases could not be read", e);
      }
    }
    return phrases;
  }

  private void read(String language, InputStreamReader file) {
    Map<String, Meaning> sections = new HashMap<>();
    for (Meaning meaning : Meaning.values()) {
      sections.put("[" + meaning.section() + "]", meaning);
    }
    Meaning meaning = null;
    for (String raw : (Iterable<String>) new BufferedReader(file).lines()::iterator) {
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (sections.containsKey(line)) {
        meaning = sections.get(line);
      } else if (meaning == null) {
        throw new IllegalStateException(language + ".phrases: no section above: " + line);
      } else {
        add(line, meaning);
      }
    }
  }

  private void add(String phrase, Meaning meaning) {
    Node node = root;
    for (int i = 0; i < phrase.length(); i++) {
      char c = folded(phrase.charAt(i));
      node = node.children.computeIfAbsent(c, any -> new Node());
    }
    node.meanings.add(meaning);
  }

  private static final class Node {
    final Map<Character, Node> children = new HashMap<>(2);
    final Set<Meaning> meanings = EnumSet.noneOf(Meaning.class);
  }
}
