// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.bounce.BouncedMail;
import dev.waybill.core.bounce.ReportId;
import dev.waybill.core.header.HeaderBlock;
import dev.waybill.core.message.MessageId;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.Submission;
import dev.waybill.core.queue.OutgoingMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What log and queue keep of mail that bounced, until its sender was told. Thread-safe. */
record QueuedBounces(MailRecords records) implements BouncedMail {

  private static final Logger LOGGER = LoggerFactory.getLogger(QueuedBounces.class);

  @Override
  public Optional<Accepted> accepted(MessageToken message) {
    return records.log().accepted(message).or(() -> records.queue().message(message).map(this::of));
  }

  /** From the queue, when the log no longer has the acceptance of mail that waited long. */
  private Accepted of(OutgoingMessage message) {
    return new Accepted(
        message.acceptedAt(),
        message.token(),
        message.sender(),
        message.author(),
        message.client(),
        message.messageIdField(),
        message.size(),
        Submission.NONE,
        List.of());
  }

  @Override
  public Optional<RecipientEvent> outcome(ReportId report) {
    return records.log().history(report.message()).stream()
        .flatMap(history -> history.events().stream())
        .filter(event -> event.index() == report.index() && event.kind() == report.kind())
        .findFirst();
  }

  @Override
  public Optional<byte[]> header(MessageToken message) {
    return records.queue().message(message).flatMap(this::header);
  }

  private Optional<byte[]> header(OutgoingMessage message) {
    try (InputStream raw = records.messages().open(new MessageId(message.octets()))) {
      return Optional.of(HeaderBlock.read(raw).octets());
    } catch (IOException e) {
      LOGGER.warn("The report about {} lacks its header, which cannot be read", message.token(), e);
      return Optional.empty();
    }
  }

  @Override
  public void told(MessageToken message, int index) {
    records.queue().told(message, index);
  }
}
