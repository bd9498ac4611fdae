// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import dev.waybill.core.bounce.reading.RecipientReport.Action;
import dev.waybill.core.bounce.reading.ReturnedMail.DeliveryReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A delivery status notification (RFC 3464), completed by the words for people beside it.
 *
 * <p>Hosts leave the fields empty, write another address form into them, or keep the SMTP reply for
 * the text.
 */
final class StatusShape implements Shape {

  @Override
  public Optional<ReturnedMail> read(Letter letter) {
    if (letter.status().isBlank()) {
      return Optional.empty();
    }
    return StatusFields.parse(letter.status(), letter.original())
        .map(report -> completed(report, letter));
  }

  private static DeliveryReport completed(DeliveryReport report, Letter letter) {
    boolean whole =
        report.recipients().stream().allMatch(one -> isNamed(one) && one.smtpReply().isPresent());
    if (whole) {
      return report;
    }
    List<RecipientReport> said = TextShape.recipients(letter, Action.UNSTATED);
    boolean single = report.recipients().size() == 1;
    List<RecipientReport> recipients = new ArrayList<>();
    for (RecipientReport one : report.recipients()) {
      Optional<RecipientReport> words =
          said.stream()
              .filter(other -> isSame(one, other))
              .findFirst()
              .or(() -> single && said.size() == 1 ? Optional.of(said.get(0)) : Optional.empty());
      recipients.add(words.map(other -> completed(one, other)).orElse(one));
    }
    return new DeliveryReport(report.reportingMta(), recipients, report.original());
  }

  private static RecipientReport completed(RecipientReport fields, RecipientReport words) {
    boolean named = isNamed(fields);
    boolean better = fields.smtpReply().isEmpty() && words.smtpReply().isPresent();
    boolean silent = fields.diagnostic().isEmpty();
    return new RecipientReport(
        named || !fields.finalRecipient().isEmpty()
            ? fields.finalRecipient()
            : words.finalRecipient(),
        named ? fields.originalRecipient() : words.finalRecipient(),
        fields.action(),
        fields.status().or(words::status),
        better || silent ? words.diagnostic() : fields.diagnostic(),
        fields.remoteMta().isEmpty() && better ? words.remoteMta() : fields.remoteMta());
  }

  private static boolean isNamed(RecipientReport report) {
    return report.finalRecipient().indexOf('@') > 0 || report.originalRecipient().indexOf('@') > 0;
  }

  private static boolean isSame(RecipientReport fields, RecipientReport words) {
    String address = words.finalRecipient().toLowerCase(Locale.ROOT);
    return address.equals(fields.finalRecipient().toLowerCase(Locale.ROOT))
        || address.equals(fields.originalRecipient().toLowerCase(Locale.ROOT));
  }
}
