// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import dev.waybill.core.bounce.reading.ReturnedMail.Reason;
import dev.waybill.core.bounce.reading.ReturnedMail.Unrecognised;
import dev.waybill.core.bounce.text.Meaning;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Reads a message that came to a return path, and says what it is.
 *
 * <p>Thread-safe: has no state.
 *
 * <p>The message is read as a stream. Bounds: 16 MiB of the message, 16 levels of nesting, 1,000
 * parts, 1 MiB of the report, 64 Ki characters of text, 1,000 recipients. What lies beyond is not
 * looked at; what is malformed is read as far as it makes sense.
 */
public final class BounceReader {

  /** In the order in which they are asked: what is certain comes before what is said in words. */
  private static final List<Shape> SHAPES =
      List.of(
          new ComplaintShape(),
          new ReceiptShape(),
          new ChallengeShape(),
          new StatusShape(),
          new AutoReplyShape(),
          new TextShape());

  /** Chosen: a gateway wraps a report, and a list may wrap that again. */
  private static final int MAX_WRAPPINGS = 3;

  /** Chosen: what is kept of a text for people; some screens. */
  private static final int MAX_KEPT = 16 * 1024;

  private BounceReader() {}

  /**
   * Reads the message. The caller closes the stream.
   *
   * @throws UncheckedIOException when the stream itself fails; never because of what is in it
   */
  public static ReturnedMail read(InputStream message) {
    SourceStream source = new SourceStream(message);
    try {
      return judge(source);
    } catch (IOException e) {
      throw new UncheckedIOException("a returned message could not be read", e);
    }
  }

  private static ReturnedMail judge(SourceStream source) throws IOException {
    Letter letter = LetterParts.of(source);
    for (int i = 0; i < MAX_WRAPPINGS; i++) {
      Optional<byte[]> inner = inner(letter);
      if (inner.isEmpty()) {
        break;
      }
      letter = LetterParts.of(new SourceStream(new ByteArrayInputStream(inner.get())));
    }
    for (Shape shape : SHAPES) {
      Optional<ReturnedMail> mail = shape.read(letter);
      if (mail.isPresent()) {
        return mail.get();
      }
    }
    String text = letter.text().text().strip();
    return new Unrecognised(
        reason(letter), text.length() <= MAX_KEPT ? text : text.substring(0, MAX_KEPT));
  }

  // What a gateway has wrapped: a report without words of its own, or one that passes on another.
  private static Optional<byte[]> inner(Letter letter) {
    // An odd complaint is nothing but the message that it is about.
    if (letter.isWrapping() && new ComplaintShape().read(letter).isEmpty()) {
      return letter.attached();
    }
    boolean passesOn =
        letter.head().isFromMailSystem()
            && letter.status().isBlank()
            && letter.original().isFromMailSystem()
            && NamedRecipients.in(letter).isEmpty();
    if (!passesOn) {
      return Optional.empty();
    }
    return letter
        .attached()
        .or(() -> Optional.of(letter.text().copy().getBytes(StandardCharsets.UTF_8)));
  }

  private static Reason reason(Letter letter) {
    LetterHead head = letter.head();
    if (head.subjectSays(Meaning.LIST) || head.isFromList()) {
      return Reason.LIST;
    }
    boolean report = head.isFromMailSystem() || head.reportType().equals("unnamed");
    if (report && !head.hasAnswerSubject()) {
      return Reason.UNKNOWN_WORDS;
    }
    return head.isAnswer() ? Reason.ANSWER : Reason.OTHER;
  }
}
