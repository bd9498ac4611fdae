// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import dev.waybill.core.dkim.keys.KeyName;
import java.time.Instant;

/**
 * A message that was sent with one of our signatures that does not verify.
 *
 * <p>Immutable; holds nothing of the message.
 *
 * @param at when it went out
 * @param message the token of the message
 * @param nextHop who got it
 * @param key which signature it is about
 * @param fault what is wrong
 * @param detail more for a person, or empty
 */
public record WireMismatch(
    Instant at, String message, String nextHop, KeyName key, WireFault fault, String detail) {

  /** The whole of it in words, with what to look for. */
  @Override
  public String toString() {
    return "message "
        + message
        + " went to "
        + nextHop
        + " with a signature of "
        + key
        + " that does not verify: "
        + fault.text()
        + (detail.isEmpty() ? "" : " (" + detail + ")");
  }
}
