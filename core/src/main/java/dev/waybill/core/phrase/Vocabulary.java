// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.phrase;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words of some phrases.
 *
 * <p>Not thread-safe as long as phrases are parsed with it; afterwards it does not change, and
 * {@link #find} is thread-safe.
 */
public final class Vocabulary {

  private static final int SHORTEST_STEM = 3;

  /** Chosen: no stem of ours is longer, and a long word costs no more for it. */
  private static final int LONGEST_STEM = 20;

  /** Chosen: four times the longest reply line of RFC 5321 §4.5.3.1.5. */
  private static final int LONGEST_TEXT = 2048;

  private final Map<String, Integer> words = new HashMap<>();
  private final Map<String, Integer> stems = new HashMap<>();

  /** The number of a word. */
  int word(String word) {
    return words.computeIfAbsent(word, unused -> size());
  }

  /**
   * The number of all words that begin so.
   *
   * @throws IllegalArgumentException when the beginning is shorter than three letters, or longer
   *     than 20
   */
  int stem(String stem) {
    if (stem.length() < SHORTEST_STEM || stem.length() > LONGEST_STEM) {
      throw new IllegalArgumentException(
          stem + "*: expected " + SHORTEST_STEM + " to " + LONGEST_STEM + " letters before *");
    }
    return stems.computeIfAbsent(stem, unused -> size());
  }

  private int size() {
    return words.size() + stems.size();
  }

  /** Where the words are in a text, of which the first 2,048 characters and 256 words count. */
  public FoundWords find(String text) {
    String bounded = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    List<String> found = Words.of(bounded, Positions.MOST);
    FoundWords places = new FoundWords(size(), found);
    for (int i = 0; i < found.size(); i++) {
      String word = found.get(i);
      add(words.get(word), i, places);
      int longest = Math.min(word.length(), LONGEST_STEM);
      for (int length = SHORTEST_STEM; length <= longest; length++) {
        add(stems.get(word.substring(0, length)), i, places);
      }
    }
    return places;
  }

  private static void add(@Nullable Integer number, int position, FoundWords places) {
    if (number != null) {
      places.add(number, position);
    }
  }
}
