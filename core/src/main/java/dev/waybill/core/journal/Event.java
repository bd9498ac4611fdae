// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.journal;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.reply.Reply;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One outcome for one recipient of one message.
 *
 * <p>Immutable.
 *
 * @param message the message's token
 * @param recipientIndex which recipient of the message, from 0 in the order of acceptance
 * @param recipient that recipient
 * @param kind what happened
 * @param at when
 * @param reply what the other side said, or why we hold it; empty for {@link Kind#ACCEPTED} and
 *     {@link Kind#RELEASED}
 * @param remote who said it: host name and address of the next hop, or the reporting host of a
 *     bounce; empty when nobody was reached
 */
public record Event(
    MessageToken message,
    int recipientIndex,
    Mailbox recipient,
    Kind kind,
    Instant at,
    Optional<Reply> reply,
    String remote) {

  /** What can happen to a recipient. */
  public enum Kind {
    /** We answered 250 and are responsible from now on. */
    ACCEPTED,
    /** A sending limit keeps it in our queue for a while. */
    HELD,
    /** The sending limit lets it go; from here on we try to deliver it. */
    RELEASED,
    /** The next hop answered 2yz to the end of the data. */
    DELIVERED,
    /** An attempt failed and will be repeated. */
    DEFERRED,
    /** The next hop refused for good, or we gave up trying. */
    BOUNCED,
    /** The next hop had accepted, and a report said later that the mail could not be delivered. */
    BOUNCED_LATER;

    /** The name as it stands in JSON and in logs, such as {@code bounced-later}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
