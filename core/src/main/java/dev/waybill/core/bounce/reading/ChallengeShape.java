// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import dev.waybill.core.bounce.reading.ReturnedMail.Challenge;
import dev.waybill.core.bounce.text.Meaning;
import dev.waybill.core.bounce.text.Replies;
import java.util.Optional;

/**
 * Mail of a filter that shows a message only after its sender has answered, also when it is dressed
 * as a delivery report. A quoted SMTP reply makes it a refusal instead.
 */
final class ChallengeShape implements Shape {

  /** Chosen: one such phrase may stand in any letter. */
  private static final int CERTAIN = 2;

  @Override
  public Optional<ReturnedMail> read(Letter letter) {
    LetterHead head = letter.head();
    boolean refused =
        head.has("x-failed-recipients")
            || Replies.first(letter.text().text(), 0, letter.text().end()).isPresent()
            || Replies.first(letter.status(), 0, letter.status().length()).isPresent();
    if (refused || head.isFromList() || head.subjectSays(Meaning.LIST)) {
      return Optional.empty();
    }
    long said = letter.text().count(Meaning.CHALLENGE);
    boolean report = !letter.status().isBlank();
    boolean challenge =
        said >= CERTAIN || (head.subjectSays(Meaning.CHALLENGE) && (said > 0 || !report));
    return challenge ? Optional.of(new Challenge(head.subject())) : Optional.empty();
  }
}
