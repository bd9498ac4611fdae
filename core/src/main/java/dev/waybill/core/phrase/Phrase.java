// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.phrase;

import java.util.ArrayList;
import java.util.List;

/**
 * What a text may say, in a small language of words; see {@link Words} for what a word is.
 *
 * <pre>
 * user unknown            the two words, one after the other
 * suspend*                every word that begins so
 * (user / mail box) full  one of these
 * is? full   (the)? box   perhaps
 * user .. unknown         up to three words in between
 * exceed* ... quota       up to eight words in between
 * relay &amp; denied          both, anywhere
 * spam ! unknown          the first, and the second nowhere
 * a | b                   one phrase or the other
 * </pre>
 *
 * <p>Immutable. Takes time in proportion to its own length, whatever the text is.
 */
public final class Phrase {

  private final List<Alternative> alternatives;

  private Phrase(List<Alternative> alternatives) {
    this.alternatives = List.copyOf(alternatives);
  }

  /**
   * Reads a phrase.
   *
   * @param vocabulary learns its words
   * @throws IllegalArgumentException when it makes no sense
   */
  public static Phrase parse(String text, Vocabulary vocabulary) {
    List<Alternative> alternatives = new ArrayList<>();
    for (String alternative : text.split("\\|", -1)) {
      alternatives.add(Alternative.parse(alternative, vocabulary));
    }
    return new Phrase(alternatives);
  }

  /**
   * Whether a text says so.
   *
   * @param text found by the vocabulary that this was parsed with
   */
  public boolean isIn(FoundWords text) {
    for (Alternative alternative : alternatives) {
      if (alternative.isIn(text)) {
        return true;
      }
    }
    return false;
  }

  private record Alternative(List<Sequence> all, List<Sequence> none) {

    static Alternative parse(String text, Vocabulary vocabulary) {
      List<Sequence> all = new ArrayList<>();
      List<Sequence> none = new ArrayList<>();
      int start = 0;
      boolean wanted = true;
      for (int i = 0; i <= text.length(); i++) {
        char c = i < text.length() ? text.charAt(i) : '&';
        if (c == '&' || c == '!') {
          (wanted ? all : none).add(Sequence.parse(text.substring(start, i), vocabulary));
          start = i + 1;
          wanted = c == '&';
        }
      }
      return new Alternative(List.copyOf(all), List.copyOf(none));
    }

    boolean isIn(FoundWords text) {
      return all.stream().allMatch(sequence -> sequence.isIn(text))
          && none.stream().noneMatch(sequence -> sequence.isIn(text));
    }
  }
}
