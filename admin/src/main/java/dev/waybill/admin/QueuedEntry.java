// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.SiteOutage;
import dev.waybill.core.queue.WaitReason;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of one recipient in the queue; names and forms are an interface, see {@code
 * docs/reference/queue-routes.md}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record QueuedEntry(
    String message,
    String recipient,
    int recipientIndex,
    String returnPath,
    String client,
    String reason,
    @Nullable String detail,
    String acceptedAt,
    @Nullable String due,
    int attempts,
    @Nullable String site,
    @Nullable String route,
    @JsonUnwrapped ReplyParts reply,
    @Nullable Outage outage) {

  static QueuedEntry of(QueuedDelivery row, String site, Optional<SiteOutage> outage) {
    boolean due = row.reason().kind() == WaitReason.Kind.DUE;
    return new QueuedEntry(
        row.message().text(),
        row.recipient().toString(),
        row.index(),
        row.sender().path(),
        row.client(),
        label(row.reason().kind()),
        ReplyParts.text(detail(row.reason())),
        row.acceptedAt().toString(),
        due ? row.due().toString() : null,
        row.attempts(),
        ReplyParts.text(site),
        ReplyParts.text(row.route()),
        ReplyParts.of(row.lastReply(), row.lastRemote()),
        outage.map(Outage::of).orElse(null));
  }

  /** The name of a reason in JSON and in metrics, such as {@code not-told}. */
  static String label(WaitReason.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String detail(WaitReason reason) {
    if (reason instanceof WaitReason.Key key) {
      return key.domain();
    }
    if (reason instanceof WaitReason.Operator operator) {
      return operator.who() + ": " + operator.why();
    }
    return "";
  }

  /**
   * That a site failed last time.
   *
   * @param since when it failed first
   * @param until when it is tried again; in the past when the next attempt decides
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Outage(String since, String until, int failures, @JsonUnwrapped ReplyParts reply) {

    static Outage of(SiteOutage outage) {
      return new Outage(
          outage.since().toString(),
          outage.pausedUntil().toString(),
          outage.failures(),
          ReplyParts.of(outage.reply(), outage.remote()));
    }
  }
}
