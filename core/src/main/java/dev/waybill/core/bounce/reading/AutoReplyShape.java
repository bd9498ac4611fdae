// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import dev.waybill.core.bounce.reading.ReturnedMail.AutoReply;
import dev.waybill.core.bounce.text.Meaning;
import dev.waybill.core.bounce.text.Replies;
import java.util.Optional;

/** An automatic answer: marked as RFC 3834 §5 says, or by its words. */
final class AutoReplyShape implements Shape {

  /** Chosen: one such phrase may stand in any letter. */
  private static final int CERTAIN = 2;

  @Override
  public Optional<ReturnedMail> read(Letter letter) {
    return isAutoReply(letter)
        ? Optional.of(new AutoReply(letter.head().subject()))
        : Optional.empty();
  }

  private static boolean isAutoReply(Letter letter) {
    LetterHead head = letter.head();
    boolean away = head.subjectSays(Meaning.AWAY);
    boolean system = head.isFromMailSystem() || !head.reportType().isEmpty();
    if (system) {
      // Some systems let their daemon write the vacation notices.
      boolean failed =
          head.has("x-failed-recipients")
              || head.subjectSays(Meaning.FAILURE)
              || (hasReply(letter) && hasStatus(letter));
      return away && !failed;
    }
    boolean failure =
        head.subjectSays(Meaning.FAILURE)
            && !head.hasAnswerSubject()
            && (!letter.original().isEmpty() || hasReply(letter));
    boolean marked = head.isMarkedAutomatic() && !failure;
    boolean said = head.hasNullSender() && letter.text().count(Meaning.AWAY) >= CERTAIN;
    return marked || away || (said && !failure);
  }

  private static boolean hasReply(Letter letter) {
    return Replies.first(letter.text().text(), 0, letter.text().end()).isPresent();
  }

  private static boolean hasStatus(Letter letter) {
    return Replies.status(letter.text().text(), 0, letter.text().end()).isPresent();
  }
}
