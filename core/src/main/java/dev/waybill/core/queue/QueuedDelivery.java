// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.reply.Reply;
import java.time.Instant;
import java.util.Optional;

/**
 * One message for one recipient in the queue: the unit of delivery, retry and outcome.
 *
 * <p>Immutable. (message, index) identifies it.
 *
 * @param message the message's token
 * @param index which recipient of the message, from 0 in the order of acceptance
 * @param recipient where it goes
 * @param sender the reverse-path it travels under, our signed return path or nobody
 * @param client the client that it counts for, as in the log
 * @param route the host and port that it is sent to instead of its site; empty to follow the
 *     settings
 * @param acceptedAt when we became responsible
 * @param releasedAt when it was first allowed to leave; giving up is counted from here, so that a
 *     message does not grow old while it is held
 * @param attempts how often delivery was tried before
 * @param due when it is tried next
 * @param reason what it waits for
 * @param lastReply what was said last, by the other side or by us
 * @param lastRemote who said it; empty when it was us
 */
public record QueuedDelivery(
    MessageToken message,
    int index,
    Mailbox recipient,
    EnvelopeSender sender,
    String client,
    String route,
    Instant acceptedAt,
    Instant releasedAt,
    int attempts,
    Instant due,
    WaitReason reason,
    Optional<Reply> lastReply,
    String lastRemote) {

  /** One that is accepted now and may leave as soon as {@code reason} allows. */
  public static QueuedDelivery accepted(
      MessageToken message,
      int index,
      Mailbox recipient,
      EnvelopeSender sender,
      String client,
      Instant now,
      WaitReason reason) {
    return new QueuedDelivery(
        message,
        index,
        recipient,
        sender,
        client,
        "",
        now,
        now,
        0,
        now,
        reason,
        Optional.empty(),
        "");
  }

  /** The same after an attempt that failed. */
  public QueuedDelivery deferred(Instant retryAt, Optional<Reply> reply, String remote) {
    return new QueuedDelivery(
        message,
        index,
        recipient,
        sender,
        client,
        route,
        acceptedAt,
        releasedAt,
        attempts + 1,
        retryAt,
        WaitReason.DUE,
        reply,
        remote);
  }

  /** The same with another reason, and what was said about it. */
  public QueuedDelivery waitingFor(WaitReason other, Optional<Reply> reply, String remote) {
    return new QueuedDelivery(
        message,
        index,
        recipient,
        sender,
        client,
        route,
        acceptedAt,
        releasedAt,
        attempts,
        due,
        other,
        reply,
        remote);
  }

  /** The same, allowed to leave from {@code now}. */
  public QueuedDelivery released(Instant now) {
    return new QueuedDelivery(
        message,
        index,
        recipient,
        sender,
        client,
        route,
        acceptedAt,
        now,
        attempts,
        now,
        WaitReason.DUE,
        lastReply,
        lastRemote);
  }

  /** The same, to be tried at another time. */
  public QueuedDelivery dueAt(Instant time) {
    return new QueuedDelivery(
        message,
        index,
        recipient,
        sender,
        client,
        route,
        acceptedAt,
        releasedAt,
        attempts,
        time,
        reason,
        lastReply,
        lastRemote);
  }

  /** The same to another host; empty to follow the settings again. */
  public QueuedDelivery routed(String other) {
    return new QueuedDelivery(
        message,
        index,
        recipient,
        sender,
        client,
        other,
        acceptedAt,
        releasedAt,
        attempts,
        due,
        reason,
        lastReply,
        lastRemote);
  }
}
