// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.RecipientEvent;
import java.util.Optional;

/** What is still kept of mail that bounced, until its sender was told. A port. Thread-safe. */
public interface BouncedMail {

  /** How it came in: from the log, or from the queue when the log no longer has it. */
  Optional<Accepted> accepted(MessageToken message);

  /** What a report is about; empty when the log no longer has it. */
  Optional<RecipientEvent> outcome(ReportId report);

  /** The message as its client sent it, at least its header; empty when it is gone. */
  Optional<byte[]> header(MessageToken message);

  /** The sender was told, or need not be; the same again changes nothing. */
  void told(MessageToken message, int index);
}
