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
import dev.waybill.core.reply.EnhancedStatus;
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

  /** RFC 5321 §4.2.3, the code that hosts use most for mail that can not be delivered. */
  private static final int UNSPECIFIC_PERMANENT = 550;

  /** RFC 5321 §4.2.3, its temporary counterpart. */
  private static final int UNSPECIFIC_TRANSIENT = 450;

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
        Optional.of(classifier.classify(finding.reply(), remote.isEmpty() ? "unnamed" : remote)));
  }

  // What is said of the recipient itself; where another address is named, an alias became it.
  private static Optional<Finding> finding(DeliveryReport report, Mailbox recipient) {
    List<RecipientReport> named =
        report.recipients().stream().filter(one -> one.names(recipient)).toList();
    return (named.isEmpty() ? report.recipients() : named)
        .stream()
            .filter(RecipientReport::isFailure)
            .findFirst()
            .map(failed -> new Finding(reply(failed), reporter(report, failed)));
  }

  private static String reporter(DeliveryReport report, RecipientReport failed) {
    return report.reportingMta().isEmpty() ? failed.remoteMta() : report.reportingMta();
  }

  // The reply that the report quotes; else one that says the same as its status.
  private static Reply reply(RecipientReport failed) {
    Optional<EnhancedStatus> status = failed.status().filter(s -> s.statusClass() != 2);
    return failed
        .smtpReply()
        .filter(reply -> !reply.isPositive())
        .map(reply -> completed(reply, status))
        .orElseGet(() -> new Reply(code(status), status, failed.diagnostic()));
  }

  private static Reply completed(Reply reply, Optional<EnhancedStatus> status) {
    Optional<EnhancedStatus> fitting = status.filter(s -> s.statusClass() == reply.code() / 100);
    return new Reply(reply.code(), reply.status().or(() -> fitting), reply.text());
  }

  private static int code(Optional<EnhancedStatus> status) {
    boolean permanent = status.map(EnhancedStatus::isPermanent).orElse(true);
    return permanent ? UNSPECIFIC_PERMANENT : UNSPECIFIC_TRANSIENT;
  }

  private record Finding(Reply reply, String remote) {}
}
