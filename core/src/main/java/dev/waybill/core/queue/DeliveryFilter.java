// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import dev.waybill.core.message.MessageToken;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Which deliveries of the queue are meant: those that fit in every part that is given.
 *
 * <p>Immutable; begin with {@link #ALL} and narrow it.
 *
 * @param token of this message
 * @param client of this client, as in the log
 * @param site to this site
 * @param domain to recipients of this domain
 * @param sender from this address as the client gave it, or from this {@code @domain}; in any case
 * @param kind that wait for this
 * @param acceptedBefore accepted before this time
 * @param replyPart whose last reply contains this text; in any case
 */
public record DeliveryFilter(
    Optional<MessageToken> token,
    Optional<String> client,
    Optional<String> site,
    Optional<String> domain,
    Optional<String> sender,
    Optional<WaitReason.Kind> kind,
    Optional<Instant> acceptedBefore,
    Optional<String> replyPart) {

  private static final Optional<String> ANY = Optional.empty();

  /** Every delivery. */
  public static final DeliveryFilter ALL =
      new DeliveryFilter(
          Optional.empty(), ANY, ANY, ANY, ANY, Optional.empty(), Optional.empty(), ANY);

  /** Only those of one message. */
  public DeliveryFilter ofMessage(MessageToken value) {
    return new DeliveryFilter(
        Optional.of(value), client, site, domain, sender, kind, acceptedBefore, replyPart);
  }

  /** Only those of one client. */
  public DeliveryFilter ofClient(String value) {
    return new DeliveryFilter(
        token, Optional.of(value), site, domain, sender, kind, acceptedBefore, replyPart);
  }

  /** Only those to one site. */
  public DeliveryFilter toSite(String value) {
    return new DeliveryFilter(
        token, client, Optional.of(value), domain, sender, kind, acceptedBefore, replyPart);
  }

  /** Only those to one recipient domain. */
  public DeliveryFilter toDomain(String value) {
    Optional<String> lower = Optional.of(value.toLowerCase(Locale.ROOT));
    return new DeliveryFilter(token, client, site, lower, sender, kind, acceptedBefore, replyPart);
  }

  /** Only those from one address or {@code @domain}. */
  public DeliveryFilter fromSender(String value) {
    Optional<String> lower = Optional.of(value.toLowerCase(Locale.ROOT));
    return new DeliveryFilter(token, client, site, domain, lower, kind, acceptedBefore, replyPart);
  }

  /** Only those that wait for one kind of thing. */
  public DeliveryFilter waitingFor(WaitReason.Kind value) {
    return new DeliveryFilter(
        token, client, site, domain, sender, Optional.of(value), acceptedBefore, replyPart);
  }

  /** Only those that were accepted before a time. */
  public DeliveryFilter acceptedBefore(Instant value) {
    return new DeliveryFilter(
        token, client, site, domain, sender, kind, Optional.of(value), replyPart);
  }

  /** Only those whose last reply contains a text. */
  public DeliveryFilter withReply(String part) {
    Optional<String> lower = Optional.of(part.toLowerCase(Locale.ROOT));
    return new DeliveryFilter(token, client, site, domain, sender, kind, acceptedBefore, lower);
  }

  /** Whether the index in memory can not decide alone. */
  boolean needsRow() {
    return acceptedBefore.isPresent() || replyPart.isPresent() || sender.isPresent();
  }

  /** Whether a row fits, as far as its own values say; the sender is the message's. */
  boolean fits(QueuedDelivery row) {
    boolean old = acceptedBefore.map(row.acceptedAt()::isBefore).orElse(true);
    return old && replyPart.map(part -> lastReply(row).contains(part)).orElse(true);
  }

  /** Whether a message's sender fits. */
  boolean fitsSender(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    return sender
        .map(wanted -> wanted.startsWith("@") ? lower.endsWith(wanted) : lower.equals(wanted))
        .orElse(true);
  }

  private static String lastReply(QueuedDelivery row) {
    return row.lastReply().map(Object::toString).orElse("").toLowerCase(Locale.ROOT);
  }
}
