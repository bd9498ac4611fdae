// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.reply.Reply;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What happened to one recipient of a message.
 *
 * @param kind what happened
 * @param at when
 * @param message the message's token
 * @param index which recipient, from 0 in the order of acceptance
 * @param recipient that recipient
 * @param client as in {@link Accepted#client}
 * @param site the destination: the mail hosts that the recipient's domain shares with others; empty
 *     when none was looked up
 * @param attempt which attempt of delivery this was, from 1; 0 when it was none
 * @param reply what the other side said, or why we decided so
 * @param remote who said it: host name and address; empty when it was us
 * @param tls the protocol version of TLS towards the next hop; empty without TLS
 * @param classification of the reply; empty where there is nothing to classify
 */
public record RecipientEvent(
    Kind kind,
    Instant at,
    MessageToken message,
    int index,
    Mailbox recipient,
    String client,
    String site,
    int attempt,
    Optional<Reply> reply,
    String remote,
    String tls,
    Optional<Classification> classification)
    implements Event {

  /** What can happen to a recipient. */
  public enum Kind {
    /** It waits for something that its event names: a limit, a key, an operator. */
    HELD,
    /** It need not wait any more; from here on we try to deliver it. */
    RELEASED,
    /** The next hop answered 2yz to the end of the data. */
    DELIVERED,
    /** It is in a mailbox of this server. */
    DELIVERED_LOCALLY,
    /** An attempt failed and will be repeated. */
    DEFERRED,
    /** The next hop refused for good, or we gave up. */
    BOUNCED,
    /** The next hop had accepted, and a report said later that the mail could not be delivered. */
    BOUNCED_LATER,
    /** An administrator took it out of the queue. */
    CANCELLED,
    /** Somebody was told of the bounce; the reply says who. */
    REPORTED,
    /** Nobody was told of the bounce; the reply says why. */
    UNREPORTED;

    /** The name as it is in JSON and in logs, such as {@code bounced-later}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether nothing more is done to deliver after this. */
    public boolean isFinal() {
      return this == DELIVERED || this == DELIVERED_LOCALLY || this == BOUNCED || this == CANCELLED;
    }
  }
}
