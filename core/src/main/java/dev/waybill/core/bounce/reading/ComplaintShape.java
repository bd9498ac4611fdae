// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import dev.waybill.core.bounce.reading.ReturnedMail.Complaint;
import dev.waybill.core.bounce.text.Meaning;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A complaint: the abuse reporting format (RFC 5965), and the message that a reader complained
 * about under a few words.
 */
final class ComplaintShape implements Shape {

  /** The names that feedback loops write under; nobody else does. */
  private static final List<String> LOOPS =
      List.of("fbl", "feedbackloop", "feedback-loop", "scomp", "jmrp", "complaint", "arf");

  /** The names that people and feedback loops write under. */
  private static final List<String> DESKS = List.of("abuse", "feedback", "spam", "staff", "junk");

  private static final List<String> NAMING =
      List.of("original-rcpt-to", "removal-recipient", "final-recipient", "original-recipient");

  @Override
  public Optional<ReturnedMail> read(Letter letter) {
    ReportFields fields = ReportFields.parse(letter.feedback());
    boolean typed =
        !fields.value("feedback-type").isEmpty()
            || letter.head().reportType().equals("feedback-report");
    if (!typed && !isOdd(letter)) {
      return Optional.empty();
    }
    String type = fields.value("feedback-type").toLowerCase(Locale.ROOT);
    return Optional.of(
        new Complaint(
            type.isEmpty() ? "abuse" : type,
            recipients(letter, fields),
            fields.value("source-ip"),
            letter.original()));
  }

  // Whom the fields name; else whom the hosts noted; else to whom the message went.
  private static List<String> recipients(Letter letter, ReportFields fields) {
    Set<String> named = new LinkedHashSet<>();
    for (String name : NAMING) {
      if (named.isEmpty()) {
        named.addAll(fields.addresses(name));
      }
    }
    if (named.isEmpty()) {
      named.addAll(letter.original().addressees());
    }
    if (named.isEmpty()) {
      named.addAll(letter.original().deliveredTo());
    }
    return List.copyOf(named);
  }

  private static boolean isOdd(Letter letter) {
    LetterHead head = letter.head();
    boolean returned = letter.attached().isPresent() || !letter.original().isEmpty();
    boolean report =
        !letter.status().isBlank()
            || !letter.disposition().isBlank()
            || head.isFromMailSystem()
            || (head.isAnswer() && !head.isPassedOn());
    if (!returned || report || head.subjectSays(Meaning.FAILURE)) {
      return false;
    }
    boolean loop = begins(head, LOOPS) || (begins(head, DESKS) && letter.text().text().isBlank());
    return loop
        || head.has("x-xarf")
        || head.has("x-arf")
        || head.subjectSays(Meaning.COMPLAINT)
        || letter.text().says(Meaning.COMPLAINT);
  }

  private static boolean begins(LetterHead head, List<String> names) {
    return names.stream().anyMatch(name -> head.fromLocalPart().startsWith(name));
  }
}
