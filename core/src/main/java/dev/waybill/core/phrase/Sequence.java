// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.phrase;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Words that follow each other: a part of a {@link Phrase}.
 *
 * @param items one after the other; the first one is not optional
 */
record Sequence(List<Item> items) {

  /** Chosen: so far apart, words of one sentence may still belong together. */
  private static final int FAR = 8;

  /** Chosen: room for an article, a name, a verb. */
  private static final int NEAR = 3;

  /**
   * One place in the sequence.
   *
   * @param gap how many words may come between it and what was before
   * @param optional whether it may be missing
   * @param options what may stand here, each some words in their order, as numbers
   */
  private record Item(int gap, boolean optional, List<List<Integer>> options) {}

  static Sequence parse(String text, Vocabulary vocabulary) {
    List<Item> items = new ArrayList<>();
    int gap = 0;
    String spaced = text.replace("(", " ( ").replace(")", " ) ").replace("/", " / ").strip();
    // "(a / b) ?" is one optional group.
    String[] tokens = spaced.replaceAll("\\)\\s*\\?", ")?").split("\\s+");
    for (int i = 0; i < tokens.length; i++) {
      if (tokens[i].startsWith("..")) {
        gap = gap(tokens[i]);
        continue;
      }
      int end = tokens[i].equals("(") ? closing(tokens, i) : i;
      items.add(item(tokens, i, end, gap, vocabulary));
      gap = 0;
      i = end;
    }
    if (items.isEmpty() || gap > 0 || items.get(0).gap() > 0 || items.get(0).optional()) {
      throw new IllegalArgumentException(
          "\"" + text.strip() + "\": expected words, and none that may be missing at the ends");
    }
    return new Sequence(List.copyOf(items));
  }

  private static int gap(String token) {
    return switch (token) {
      case ".." -> NEAR;
      case "..." -> FAR;
      default -> throw new IllegalArgumentException("no gap: " + token + "; expected .. or ...");
    };
  }

  private static int closing(String[] tokens, int open) {
    for (int i = open + 1; i < tokens.length; i++) {
      if (tokens[i].startsWith(")")) {
        return i;
      }
    }
    throw new IllegalArgumentException("expected ) after (");
  }

  private static Item item(String[] tokens, int start, int end, int gap, Vocabulary vocabulary) {
    boolean optional = tokens[end].endsWith("?");
    List<List<Integer>> options = new ArrayList<>();
    List<Integer> option = new ArrayList<>();
    boolean group = end > start;
    for (int i = group ? start + 1 : start; i < (group ? end : end + 1); i++) {
      if (tokens[i].equals("/")) {
        options.add(List.copyOf(option));
        option.clear();
      } else {
        option.addAll(words(tokens[i], vocabulary));
      }
    }
    options.add(List.copyOf(option));
    if (options.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("expected words, not \"" + tokens[start] + "\"");
    }
    return new Item(gap, optional, List.copyOf(options));
  }

  private static List<Integer> words(String token, Vocabulary vocabulary) {
    String bare = token.endsWith("?") ? token.substring(0, token.length() - 1) : token;
    boolean stem = bare.endsWith("*");
    List<String> words =
        bare.equals(Words.ADDRESS)
            ? List.of(bare)
            : Words.of(stem ? bare.substring(0, bare.length() - 1) : bare, Positions.MOST);
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      boolean last = i == words.size() - 1;
      numbers.add(stem && last ? vocabulary.stem(words.get(i)) : vocabulary.word(words.get(i)));
    }
    return numbers;
  }

  boolean isIn(FoundWords text) {
    Optional<Positions> ends = Optional.empty();
    for (Item item : items) {
      Positions reached = after(ends, item, text);
      if (reached.isEmpty()) {
        return false;
      }
      ends = Optional.of(reached);
    }
    return true;
  }

  /** Where the sequence may end with this item, if it ended at these places before it. */
  private static Positions after(Optional<Positions> before, Item item, FoundWords text) {
    Optional<Positions> from = before.map(ends -> ends.widened(item.gap()));
    Positions reached = item.optional() ? before.orElseThrow().copy() : new Positions();
    for (List<Integer> option : item.options()) {
      Optional<Positions> ends = from;
      for (int word : option) {
        Positions places = text.of(word);
        ends = Optional.of(ends.map(end -> end.next().and(places)).orElse(places));
      }
      ends.ifPresent(reached::addAll);
    }
    return reached;
  }
}
