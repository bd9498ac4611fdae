// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.RecipientEvent.Kind;
import dev.waybill.core.outcome.Stage;
import dev.waybill.core.reply.Reply;
import java.time.Instant;
import java.util.Optional;

/** Makes the events of rows. */
final class RowEvents {

  private final QueueIndex index;
  private final ReplyClassifier classifier;

  RowEvents(QueueIndex index, ReplyClassifier classifier) {
    this.index = index;
    this.classifier = classifier;
  }

  /** Something of ours happened to a row; it was no attempt. */
  RecipientEvent of(QueuedDelivery row, Kind kind, Instant now, Optional<Reply> reply) {
    String site = index.siteOf(row);
    return new RecipientEvent(
        kind,
        now,
        row.message(),
        row.index(),
        row.recipient(),
        row.client(),
        site,
        0,
        reply,
        "",
        "",
        kind == Kind.BOUNCED
            ? reply.flatMap(
                said -> classifier.classify(said, row.lastRemote(), site, Stage.UNKNOWN))
            : Optional.empty());
  }
}
