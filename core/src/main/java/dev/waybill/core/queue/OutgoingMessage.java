// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageToken;
import java.time.Instant;
import java.util.Optional;

/**
 * What all deliveries of one message share.
 *
 * <p>Immutable; {@code head} must not be changed.
 *
 * @param token the message's token
 * @param acceptedAt when we became responsible
 * @param sender the reverse-path that the client gave
 * @param author the address of the From field; empty when there is none
 * @param client the client that it counts for, as in the log
 * @param messageIdField the Message-ID field's value; empty when there is none
 * @param octets the number of the stored octets
 * @param head fields of ours that are sent in front of the stored octets, each with its CRLF
 * @param size octets of head and message together, as they are sent
 * @param eightBit whether any of them is beyond ASCII
 */
@SuppressWarnings("ArrayRecordComponent") // copied by nobody, compared by nobody
public record OutgoingMessage(
    MessageToken token,
    Instant acceptedAt,
    EnvelopeSender sender,
    Optional<Mailbox> author,
    String client,
    String messageIdField,
    long octets,
    byte[] head,
    long size,
    boolean eightBit) {

  /** The same under another head. */
  public OutgoingMessage withHead(byte[] other) {
    long changed = size - head.length + other.length;
    return new OutgoingMessage(
        token,
        acceptedAt,
        sender,
        author,
        client,
        messageIdField,
        octets,
        other,
        changed,
        eightBit);
  }
}
