// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import dev.waybill.core.bounce.reading.ReturnedMail.Receipt;
import dev.waybill.core.bounce.text.Meaning;
import java.util.Optional;

/** A message disposition notification (RFC 8098), or the same without its fields. */
final class ReceiptShape implements Shape {

  @Override
  public Optional<ReturnedMail> read(Letter letter) {
    LetterHead head = letter.head();
    ReportFields fields = ReportFields.parse(letter.disposition());
    boolean typed =
        head.reportType().equals("disposition-notification")
            || !fields.value("disposition").isEmpty();
    boolean said =
        head.subjectSays(Meaning.READ)
            && letter.text().says(Meaning.READ)
            && letter.status().isBlank()
            && !head.has("x-failed-recipients")
            && !head.subjectSays(Meaning.FAILURE);
    if (!typed && !said) {
      return Optional.empty();
    }
    String disposition = fields.value("disposition");
    return Optional.of(
        new Receipt(
            fields.address("final-recipient"),
            disposition.substring(disposition.indexOf(';') + 1).strip()));
  }
}
