// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.waybill.core.bounce.reading.RecipientReport;
import dev.waybill.core.bounce.reading.ReturnedMail;
import dev.waybill.core.bounce.reading.ReturnedMail.DeliveryReport;
import dev.waybill.core.outcome.Classifier;
import dev.waybill.core.outcome.Stage;
import dev.waybill.core.reply.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a returned message says.
 *
 * @param kind what it is, in words
 * @param recipients what it reports on each; empty when it is no report
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record ReturnedMailAnswer(String kind, List<Recipient> recipients) {

  /**
   * What is reported on one recipient.
   *
   * @param recipient the address
   * @param action {@code failed}, {@code delayed} and so on
   * @param reply the refusal, as far as it can be told
   * @param meaning of the refusal; absent when the mail was not refused
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Recipient(
      String recipient,
      String action,
      Optional<String> reply,
      Optional<BouncesExplainCommand.Answer> meaning) {}

  static ReturnedMailAnswer of(ReturnedMail mail, Classifier classifier) {
    List<Recipient> recipients =
        mail instanceof DeliveryReport report
            ? report.recipients().stream().map(one -> recipient(report, one, classifier)).toList()
            : List.of();
    return new ReturnedMailAnswer(mail.words(), recipients);
  }

  private static Recipient recipient(
      DeliveryReport report, RecipientReport one, Classifier classifier) {
    String address =
        one.finalRecipient().isEmpty() ? one.originalRecipient() : one.finalRecipient();
    String action = one.action().name().toLowerCase(Locale.ROOT);
    if (!one.isFailure()) {
      return new Recipient(address, action, Optional.empty(), Optional.empty());
    }
    Reply reply = one.reply();
    return new Recipient(
        address,
        action,
        Optional.of(reply.toString()),
        Optional.of(
            BouncesExplainCommand.Answer.of(
                classifier.decide(reply, one.host(report), Stage.UNKNOWN))));
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("This is " + kind);
    for (Recipient one : recipients) {
      lines.add("");
      lines.add("Recipient   " + one.recipient());
      lines.add("Action      " + one.action());
      one.reply().ifPresent(reply -> lines.add("Reply       " + reply));
      one.meaning().ifPresent(meaning -> lines.addAll(meaning.lines()));
    }
    return lines;
  }
}
