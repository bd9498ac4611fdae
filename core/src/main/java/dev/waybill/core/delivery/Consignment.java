// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageToken;
import java.time.Instant;

/**
 * One message for one recipient, on its way: the unit of delivery, retry and outcome.
 *
 * <p>Immutable. (message, index) identifies it.
 *
 * @param message the message's token
 * @param index which recipient of the message, as in the journal
 * @param recipient where it goes
 * @param sender the reverse-path it travels under, our signed return path or nobody
 * @param acceptedAt when we became responsible
 * @param releasedAt when it was first allowed to leave; giving up is counted from here, so that a
 *     message does not grow old while it is held
 * @param attempts how often delivery was tried before
 */
public record Consignment(
    MessageToken message,
    int index,
    Mailbox recipient,
    EnvelopeSender sender,
    Instant acceptedAt,
    Instant releasedAt,
    int attempts) {

  /** One that may leave as soon as it was accepted, as most may. */
  public Consignment(
      MessageToken message,
      int index,
      Mailbox recipient,
      EnvelopeSender sender,
      Instant acceptedAt,
      int attempts) {
    this(message, index, recipient, sender, acceptedAt, acceptedAt, attempts);
  }
}
