// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import java.time.Duration;

/** The replies to refused and failed logins. */
public final class LoginReplies {

  private static final long MINUTE = 60;

  private LoginReplies() {}

  /**
   * RFC 4954 §6: 454 4.7.0, a temporary failure of authentication. The text is the same for a
   * refused network and a refused account, and whether or not the account exists.
   */
  static Reply refused(Duration left) {
    return Reply.of(
        454,
        new EnhancedStatus(4, 7, 0),
        "Too many failed logins from this network; try again in " + shown(left));
  }

  /** RFC 4954 §6: 535 5.7.8, for any problem with the account or its password. */
  public static Reply failed() {
    return Reply.of(535, new EnhancedStatus(5, 7, 8), "Authentication failed");
  }

  /** RFC 4954 §4: AUTH is not permitted during a mail transaction, 503. */
  static Reply inTransaction() {
    return Reply.of(
        503, new EnhancedStatus(5, 5, 1), "Log in before MAIL, or after the message has ended");
  }

  /** Rounded up, so that a client that retries then is not too early. */
  private static String shown(Duration left) {
    long seconds = Math.max(1, left.plusNanos(999_999_999).toSeconds());
    return seconds <= MINUTE ? seconds + " s" : (seconds + MINUTE - 1) / MINUTE + " min";
  }
}
