// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import java.util.Optional;
import java.util.StringJoiner;

/**
 * The LIMITS keyword of the EHLO reply, so that a client splits its mail instead of being refused.
 *
 * <p>RFC 9422 section 4: RCPTMAX, the recipients of one message; MAILMAX, the messages of one
 * connection. After AUTH or STARTTLS other limits may apply, and the client has to send EHLO again
 * (RFC 9422 section 3).
 */
public final class Announcement {

  private Announcement() {}

  /**
   * The keyword LIMITS with the client's limits; empty if there are none, or no rule matches the
   * client.
   */
  public static Optional<String> of(ClientPolicy clientPolicy) {
    return clientPolicy.rule().map(Rule::terms).flatMap(Announcement::of);
  }

  private static Optional<String> of(Terms terms) {
    StringJoiner line = new StringJoiner(" ", "LIMITS ", "").setEmptyValue("");
    terms.maxRecipients().ifPresent(most -> line.add("RCPTMAX=" + most));
    terms.maxMessages().ifPresent(most -> line.add("MAILMAX=" + most));
    return Optional.of(line.toString()).filter(text -> !text.isEmpty());
  }
}
