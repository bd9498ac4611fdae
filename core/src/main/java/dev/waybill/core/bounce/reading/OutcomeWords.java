// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import dev.waybill.core.bounce.reading.RecipientReport.Action;
import dev.waybill.core.bounce.text.Meaning;
import dev.waybill.core.bounce.text.Phrases;
import dev.waybill.core.bounce.text.Replies;
import dev.waybill.core.bounce.text.ServerText;
import java.util.List;
import java.util.OptionalInt;

/** What a letter in a server's own words says was done. Pure functions. */
final class OutcomeWords {

  /**
   * The first that is said counts: giving up ends all promises, and a promise softens a failure.
   */
  private static final List<Meaning> BY_WEIGHT =
      List.of(
          Meaning.FINAL,
          Meaning.DELAY,
          Meaning.FAILURE,
          Meaning.SUCCESS,
          Meaning.RELAYED,
          Meaning.TROUBLE);

  private static final List<Meaning> GOOD = List.of(Meaning.SUCCESS, Meaning.RELAYED);

  private OutcomeWords() {}

  /**
   * By the Subject when it brings good news or a delay, else by the text, else by a reply in it.
   */
  static Action of(Letter letter) {
    ServerText subject = ServerText.of(letter.head().subject());
    ServerText text = letter.text();
    for (Meaning meaning : GOOD) {
      if (subject.says(meaning) && !subject.says(Meaning.FAILURE)) {
        return action(meaning);
      }
    }
    if (subject.says(Meaning.DELAY) && !text.says(Meaning.FINAL)) {
      return Action.DELAYED;
    }
    for (Meaning meaning : BY_WEIGHT) {
      if (text.says(meaning) || subject.says(meaning)) {
        return action(meaning);
      }
    }
    OptionalInt reply = Replies.first(text.text(), 0, text.end());
    boolean refused = reply.isPresent() && text.text().charAt(reply.getAsInt()) == '5';
    return refused ? Action.FAILED : Action.UNSTATED;
  }

  /** Whether a text says that mail failed or waits, in words that are used of nothing else. */
  static boolean isCertain(ServerText text) {
    return text.says(Meaning.FAILURE) || text.says(Meaning.FINAL) || text.says(Meaning.DELAY);
  }

  /** Whether one of these phrases says what became of mail. */
  static boolean tells(List<Phrases.Match> phrases) {
    return phrases.stream().anyMatch(match -> BY_WEIGHT.contains(match.meaning()));
  }

  private static Action action(Meaning meaning) {
    return switch (meaning) {
      case FINAL, FAILURE, TROUBLE -> Action.FAILED;
      case DELAY -> Action.DELAYED;
      case SUCCESS -> Action.DELIVERED;
      case RELAYED -> Action.RELAYED;
      default -> Action.UNSTATED;
    };
  }
}
