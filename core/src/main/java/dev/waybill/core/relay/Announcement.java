// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import java.util.Optional;
import java.util.StringJoiner;

/**
 * What EHLO says about the limits of a client, so that it divides its mail before it is refused.
 *
 * <p>RFC 9422 section 4: RCPTMAX, the recipients of one message; MAILMAX, the messages of one
 * connection. A client that logs in, or begins TLS, may have other limits and has to ask again (RFC
 * 9422 section 3).
 */
public final class Announcement {

  private Announcement() {}

  /**
   * The keyword LIMITS with what limits the client; empty when nothing does, or no rule is for it.
   */
  public static Optional<String> of(Standing standing) {
    return standing.rule().map(Rule::terms).flatMap(Announcement::of);
  }

  private static Optional<String> of(Terms terms) {
    StringJoiner line = new StringJoiner(" ", "LIMITS ", "").setEmptyValue("");
    terms.maxRecipients().ifPresent(most -> line.add("RCPTMAX=" + most));
    terms.maxMessages().ifPresent(most -> line.add("MAILMAX=" + most));
    return Optional.of(line.toString()).filter(text -> !text.isEmpty());
  }
}
