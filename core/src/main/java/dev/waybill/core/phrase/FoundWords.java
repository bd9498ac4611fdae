// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.phrase;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the words of a {@link Vocabulary} are in one text.
 *
 * <p>Thread-safe: does not change once {@link Vocabulary#find} has returned it.
 */
public final class FoundWords {

  private static final Positions NOWHERE = new Positions();

  private final @Nullable Positions[] places;
  private final List<String> words;

  FoundWords(int size, List<String> words) {
    this.places = new Positions[size];
    this.words = words;
  }

  void add(int number, int position) {
    Positions known = places[number];
    if (known == null) {
      known = new Positions();
      places[number] = known;
    }
    known.add(position);
  }

  /** Where a word is. */
  Positions of(int number) {
    Positions known = places[number];
    return known == null ? NOWHERE : known;
  }

  /** The text in words, see {@link Words}. */
  public List<String> words() {
    return words;
  }
}
