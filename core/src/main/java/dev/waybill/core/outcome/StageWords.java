// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.phrase.FoundWords;
import dev.waybill.core.phrase.Phrase;
import dev.waybill.core.phrase.Vocabulary;
import java.util.List;

/** The words in which a report says at which stage of its dialogue a reply was given. */
final class StageWords {

  private record Words(Stage stage, Phrase phrase) {}

  private final List<Words> known;

  StageWords(Vocabulary vocabulary) {
    known =
        List.of(
            words(Stage.END, "(to / after) end of (data / message)", vocabulary),
            words(Stage.DATA, "(to / after) the? data", vocabulary),
            words(Stage.RCPT, "(to / after) the? rcpt to", vocabulary),
            words(Stage.MAIL, "(to / after) the? mail from", vocabulary),
            words(Stage.EHLO, "(to / after) the? (ehlo / helo / starttls)", vocabulary),
            words(Stage.CONNECT, "(after / receiving) the? initial", vocabulary));
  }

  private static Words words(Stage stage, String text, Vocabulary vocabulary) {
    return new Words(stage, Phrase.parse(text, vocabulary));
  }

  Stage in(FoundWords text) {
    return known.stream()
        .filter(words -> words.phrase().isIn(text))
        .map(Words::stage)
        .findFirst()
        .orElse(Stage.UNKNOWN);
  }
}
