// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.message.MessageToken;
import dev.waybill.core.store.Keys;
import java.util.Optional;

/** What the log keeps of an event: an entry by number, and a key by message that points to it. */
final class LogEntries {

  /** Of the entry's key and of the key that points to it. */
  private static final int KEY_OCTETS = 3 * Long.BYTES + MessageToken.OCTETS;

  private LogEntries() {}

  /** The key in the table of tokens; empty when the event is about no message. */
  static Optional<byte[]> tokenKey(Event event, long number) {
    return message(event).map(message -> Keys.join(message.octets(), Keys.of(number)));
  }

  /** About how much room an event takes. */
  static long octets(byte[] entry) {
    return (long) entry.length + KEY_OCTETS;
  }

  private static Optional<MessageToken> message(Event event) {
    if (event instanceof Accepted accepted) {
      return Optional.of(accepted.message());
    }
    if (event instanceof SignatureEvent signature) {
      return Optional.of(signature.message());
    }
    if (event instanceof RecipientEvent outcome) {
      return Optional.of(outcome.message());
    }
    return Optional.empty();
  }
}
