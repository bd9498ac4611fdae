// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.reply.Reply;
import dev.waybill.core.reply.Verdict;
import java.util.Locale;

/**
 * A refusal by the relay policy.
 *
 * <p>Immutable.
 *
 * @param reason which check failed
 * @param reply the SMTP reply
 */
public record Refusal(Reason reason, Reply reply) {

  /** All reasons; each has its own reply and its own counter. */
  public enum Reason {
    /** No rule matches this client. */
    UNKNOWN_CLIENT,
    /** The rule of the account, or of the network, is suspended. */
    SUSPENDED,
    /** The rule allows other ports only. */
    WRONG_PORT,
    /** The rule requires TLS and the connection has none. */
    TLS_REQUIRED,
    /** The connection has carried as many messages as the rule allows. */
    TOO_MANY_MESSAGES,
    /** The client may not use this envelope sender. */
    SENDER_NOT_ALLOWED,
    /** The client may not relay with the null sender. */
    NULL_SENDER,
    /** The message is larger than the rule allows. */
    TOO_LARGE,
    /** The message already has as many recipients as the rule allows. */
    TOO_MANY_RECIPIENTS,
    /** The client may not send to this domain. */
    RECIPIENT_NOT_ALLOWED,
    /** Programs on the way would read the message in different ways. */
    MALFORMED,
    /** The header does not say who wrote the message. */
    NO_USABLE_FROM,
    /** The client may not use this From or Sender address. */
    FROM_NOT_ALLOWED,
    /** The recipient is local, its mail goes elsewhere, and this client may not relay. */
    FORWARD_NOT_ALLOWED,
    /** A mailet created the message, and such messages may not leave. */
    MADE_BY_MAILET;

    /** Its name in metrics and in the log. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The refusal as a verdict. */
  public Verdict verdict() {
    return reply.isTransient() ? new Verdict.Defer(reply) : new Verdict.Reject(reply);
  }
}
