// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import java.time.Duration;
import java.util.stream.Stream;

/**
 * How long the other side is waited for at each step (RFC 5321 §4.5.3.2).
 *
 * <p>Immutable. Each limit holds for the whole reply, not for each octet of it, so that a remote
 * that drips cannot hold a connection longer.
 *
 * @param connect until the connection stands
 * @param greeting until the first 220 has come
 * @param hello for EHLO, HELO, STARTTLS with its handshake, and RSET
 * @param mail for MAIL FROM
 * @param recipient for RCPT TO
 * @param data for DATA
 * @param block until the other side has taken 64 KiB of the message
 * @param end from the final dot to the reply
 * @param quit for QUIT; the connection is closed anyway
 */
public record SmtpTimeouts(
    Duration connect,
    Duration greeting,
    Duration hello,
    Duration mail,
    Duration recipient,
    Duration data,
    Duration block,
    Duration end,
    Duration quit) {

  private static final Duration MAX = Duration.ofHours(1);

  /**
   * What RFC 5321 §4.5.3.2 asks for; it says nothing about connecting (30 s, as widely used), EHLO
   * (as MAIL) and QUIT (5 s, as nothing depends on its answer).
   */
  public static final SmtpTimeouts DEFAULTS =
      new SmtpTimeouts(
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(2),
          Duration.ofMinutes(3),
          Duration.ofMinutes(10),
          Duration.ofSeconds(5));

  /** Checks the ranges. */
  public SmtpTimeouts {
    boolean wrong =
        Stream.of(connect, greeting, hello, mail, recipient, data, block, end, quit)
            .anyMatch(d -> d.isNegative() || d.isZero() || d.compareTo(MAX) > 0);
    if (wrong) {
      throw new IllegalArgumentException("an SMTP timeout must be more than 0 and at most 1h");
    }
  }

  /** The same limit for every step, for networks that are known to be quick. */
  public static SmtpTimeouts all(Duration each) {
    return new SmtpTimeouts(each, each, each, each, each, each, each, each, each);
  }
}
