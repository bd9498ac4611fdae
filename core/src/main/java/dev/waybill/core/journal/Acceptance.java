// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.journal;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageToken;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message that we answered with 250: who sent it, for whom, and who has to hear of a bounce.
 *
 * <p>Immutable.
 *
 * @param message its token
 * @param at when the 250 was sent
 * @param sender the envelope sender that the client gave
 * @param author the address of the From field, which bounces are told to; empty when there is none
 * @param client who was allowed to send it: {@code account a@example.com} or {@code network
 *     10.0.0.0/8}
 * @param messageIdField the Message-ID field's value, empty when the message has none
 * @param recipients in the order of acceptance; an event's index points into this list
 */
public record Acceptance(
    MessageToken message,
    Instant at,
    EnvelopeSender sender,
    Optional<Mailbox> author,
    String client,
    String messageIdField,
    List<Mailbox> recipients) {

  /** Copies the recipients. */
  public Acceptance {
    recipients = List.copyOf(recipients);
  }
}
