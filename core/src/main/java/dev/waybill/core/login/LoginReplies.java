// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;

/** The SMTP replies to failed logins; those to refused ones are in {@link LoginRefusal}. */
public final class LoginReplies {

  private LoginReplies() {}

  /** RFC 4954 §6: 535 5.7.8, for any problem with the account or its password. */
  public static Reply failed() {
    return Reply.of(535, new EnhancedStatus(5, 7, 8), "Authentication failed");
  }

  /** RFC 4954 §6: the mechanism may only be used when the connection is encrypted. */
  public static Reply passwordInClear() {
    return Reply.of(538, new EnhancedStatus(5, 7, 11), "Encryption required: send STARTTLS first");
  }

  /**
   * RFC 4954 §4: AUTH is not permitted during a mail transaction, 503. James would accept it, and a
   * message admitted for an anonymous client would be sent in the account's name.
   */
  public static Reply inTransaction() {
    return Reply.of(
        503, new EnhancedStatus(5, 5, 1), "Log in before MAIL, or after the message has ended");
  }
}
