// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.bounce.BounceReading;
import dev.waybill.core.bounce.BounceRecorder;
import dev.waybill.core.bounce.ReportReaders;
import dev.waybill.core.bounce.reading.BounceReader;
import dev.waybill.core.bounce.reading.RecipientReport;
import dev.waybill.core.bounce.reading.ReturnedMail;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.relay.Grant;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.returnpath.ReturnPath;
import dev.waybill.core.returnpath.ReturnPathPlan;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles mail that comes to a return path of ours.
 *
 * <p>A bounce is written to the log, once for each recipient; the bounce notifier reports it from
 * there. What is no bounce, such as a vacation notice, is passed on to the same reader as it is; so
 * is a bounce in words that we do not know. The event says which it was. Thread-safe.
 */
public final class ReturnedMailHandler {

  private static final Logger LOGGER = LoggerFactory.getLogger(ReturnedMailHandler.class);

  private final Supplier<ReturnPathPlan> returnPaths;
  private final MailRecords records;
  private final BounceRecorder recorder;
  private final ReportReaders readers;
  private final HostLink host;

  ReturnedMailHandler(
      Supplier<ReturnPathPlan> returnPaths,
      MailRecords records,
      ReportReaders readers,
      HostLink host) {
    this.returnPaths = returnPaths;
    this.records = records;
    this.recorder = new BounceRecorder(records.log());
    this.readers = readers;
    this.host = host;
  }

  /**
   * Handles what came to one address; durable when it returns.
   *
   * @param at when it came
   * @throws IllegalArgumentException when the address is no valid return path of ours, or nothing
   *     is known of the message that it stands for
   */
  public void receive(Mailbox recipient, Instant at, MessageOctets octets) throws IOException {
    if (!(returnPaths.get().read(recipient, at) instanceof ReturnPath.Genuine path)) {
      throw new IllegalArgumentException("not a valid return path of ours: " + recipient);
    }
    Accepted accepted =
        records
            .log()
            .accepted(path.message())
            .orElseThrow(
                () -> new IllegalArgumentException("the log does not know " + path.message()));
    ReturnedMail returned;
    try (InputStream raw = octets.open()) {
      returned = BounceReader.read(raw);
    }
    Optional<RecipientEvent> outcome =
        BounceReading.outcome(path, accepted, returned, at, records.classifiers().get());
    if (outcome.isPresent()) {
      record(outcome.get());
    } else if (!isUnderstood(returned)) {
      passOn(accepted, path.index(), at, returned, octets);
    }
  }

  // A report that says of nobody what was done is for people, as what is no report.
  private static boolean isUnderstood(ReturnedMail returned) {
    return returned instanceof ReturnedMail.DeliveryReport report
        && report.recipients().stream()
            .anyMatch(one -> one.action() != RecipientReport.Action.UNSTATED || one.isFailure());
  }

  private void record(RecipientEvent bounce) {
    boolean isNew = recorder.record(bounce);
    LOGGER.info(
        "{} to {} {}: {}",
        bounce.message(),
        bounce.recipient(),
        isNew ? "bounced later" : "bounced again, reported before",
        bounce.reply().map(Object::toString).orElse("no reply"));
  }

  private void passOn(
      Accepted accepted, int index, Instant at, ReturnedMail returned, MessageOctets octets)
      throws IOException {
    Optional<Mailbox> reader = readers.of(accepted, 0).map(ReportReaders.Reader::mailbox);
    if (reader.isPresent()) {
      try (InputStream raw = octets.open()) {
        host.readyMail().send(reader.get(), Grant.SystemGrant.PASSED_ON, raw);
      }
    }
    if (index < accepted.recipients().size()) {
      records.log().record(passedOn(accepted, index, at, returned, reader));
    }
  }

  // RFC 3463 §3.2: X.1.0, other address status.
  private static RecipientEvent passedOn(
      Accepted accepted, int index, Instant at, ReturnedMail returned, Optional<Mailbox> reader) {
    Reply reply =
        reader
            .map(
                to ->
                    Reply.of(
                        250,
                        new EnhancedStatus(2, 1, 0),
                        "Passed on to " + to + ": " + returned.words()))
            .orElseGet(
                () ->
                    Reply.of(
                        550,
                        new EnhancedStatus(5, 1, 0),
                        "Nobody is there to pass it on to: " + returned.words()));
    return new RecipientEvent(
        reader.isPresent() ? RecipientEvent.Kind.REPORTED : RecipientEvent.Kind.UNREPORTED,
        at,
        accepted.message(),
        index,
        accepted.recipients().get(index),
        accepted.client(),
        "",
        0,
        Optional.of(reply),
        "",
        "",
        Optional.empty());
  }
}
