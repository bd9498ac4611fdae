// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.bounce.reading.RecipientReport;
import dev.waybill.core.bounce.reading.ReturnedMail;
import dev.waybill.core.bounce.reading.ReturnedMail.DeliveryReport;
import dev.waybill.core.header.HeaderText;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.Classifier;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.returnpath.ReturnPath;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether what came back means that a recipient did not get the mail.
 *
 * <p>A pure function. Whom it is about is said by the signed return path; a recipient named inside
 * the report is anybody's claim and decides nothing.
 *
 * <ul>
 *   <li>A report bounces when what it says of the recipient is a failure: action {@code failed}, or
 *       status 5.x.x where the action is missing. Where it names other addresses, the first failure
 *       counts. A delay, a delivery and a relay are no outcome.
 *   <li>An automatic reply, a receipt and a complaint are no outcome: the mail has arrived.
 *   <li>Anything else is no outcome either, even under the null sender: the log holds only what is
 *       known.
 * </ul>
 */
public final class BounceReading {

  private BounceReading() {}

  /**
   * The event for the log; empty when there is none.
   *
   * @param path the return path that the mail came to
   * @param accepted the message that left under it
   * @param mail what came
   * @param at when it came
   * @param classifier says what the reported reply means
   */
  public static Optional<RecipientEvent> outcome(
      ReturnPath.Genuine path,
      Accepted accepted,
      ReturnedMail mail,
      Instant at,
      Classifier classifier) {
    boolean known =
        accepted.message().equals(path.message()) && path.index() < accepted.recipients().size();
    if (!known) {
      return Optional.empty();
    }
    if (!(mail instanceof DeliveryReport report)) {
      return Optional.empty();
    }
    return finding(report, accepted.recipients().get(path.index()))
        .map(finding -> event(path, accepted, finding, at, classifier));
  }

  private static RecipientEvent event(
      ReturnPath.Genuine path,
      Accepted accepted,
      Finding finding,
      Instant at,
      Classifier classifier) {
    String remote = HeaderText.bounded(finding.remote());
    return new RecipientEvent(
        RecipientEvent.Kind.BOUNCED_LATER,
        at,
        path.message(),
        path.index(),
        accepted.recipients().get(path.index()),
        accepted.client(),
        "",
        0,
        Optional.of(finding.reply()),
        remote,
        "",
        Optional.of(classifier.classify(finding.reply(), finding.host())));
  }

  // What is said of the recipient itself; where another address is named, an alias became it.
  private static Optional<Finding> finding(DeliveryReport report, Mailbox recipient) {
    List<RecipientReport> named =
        report.recipients().stream().filter(one -> one.names(recipient)).toList();
    return (named.isEmpty() ? report.recipients() : named)
        .stream()
            .filter(RecipientReport::isFailure)
            .findFirst()
            .map(
                failed ->
                    new Finding(failed.reply(), reporter(report, failed), failed.host(report)));
  }

  private static String reporter(DeliveryReport report, RecipientReport failed) {
    return report.reportingMta().isEmpty() ? failed.remoteMta() : report.reportingMta();
  }

  /**
   * What was found.
   *
   * @param reply the failure
   * @param remote the host that reported it
   * @param host the host that refused the mail
   */
  private record Finding(Reply reply, String remote, String host) {}
}
