// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.address.Network;
import dev.waybill.core.message.MessageId;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.SignatureNote;
import dev.waybill.core.relay.Grant;
import java.util.Optional;

/**
 * A message that is to leave, without its recipients.
 *
 * @param accepted how it came in
 * @param grant by which it was accepted; empty when nobody knows
 * @param clientNetwork where it came from, as the limits count it; empty when nobody knows
 * @param uncounted whether the limits have still to count it, because their store was away
 * @param signing what came of signing it; empty when nobody was asked to
 * @param stored the number of its octets, when they are in the store already
 * @param octets the message as it came
 */
public record OutgoingMail(
    Accepted accepted,
    Optional<Grant> grant,
    Optional<Network> clientNetwork,
    boolean uncounted,
    Optional<Signed> signing,
    Optional<MessageId> stored,
    MessageOctets octets) {

  /**
   * What came of signing a message.
   *
   * @param head the fields that are sent on top of it; empty when there are none
   * @param missingKey the domain whose key it has to wait for; empty when it may leave
   * @param note what the log says of its signatures
   */
  public record Signed(String head, Optional<String> missingKey, SignatureNote note) {}
}
