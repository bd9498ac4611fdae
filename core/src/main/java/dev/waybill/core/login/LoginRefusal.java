// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import java.time.Duration;

/**
 * Why a login is not tested, and for how long. It says nothing about whether the account exists: an
 * unknown name is refused for the same reasons.
 *
 * <p>Immutable.
 *
 * @param reason why
 * @param left until another login is tested
 */
public record LoginRefusal(Reason reason, Duration left) {

  private static final long MINUTE = 60;

  /** The reasons. */
  public enum Reason {
    /** Too many logins from the client's network have failed, or to this account from there. */
    NETWORK("Too many failed logins from your network"),
    /** Too many logins to the account have failed, from networks that it is not known from. */
    ACCOUNT("Too many failed logins to this account, and it is not known from your network"),
    /** As many logins are being tested as may fail. */
    BUSY("Too many logins at the same time");

    private final String text;

    Reason(String text) {
      this.text = text;
    }
  }

  /** What the client is told, in any protocol. */
  public String text() {
    return reason.text + "; try again in " + shown(left);
  }

  /** RFC 4954 §6: 454 4.7.0, a temporary failure of authentication. */
  public Reply reply() {
    return Reply.of(454, new EnhancedStatus(4, 7, 0), text());
  }

  /** Rounded up, so that a client that retries then is not too early. */
  private static String shown(Duration left) {
    long seconds = Math.max(1, left.plusNanos(999_999_999).toSeconds());
    return seconds <= MINUTE ? seconds + " s" : (seconds + MINUTE - 1) / MINUTE + " min";
  }
}
