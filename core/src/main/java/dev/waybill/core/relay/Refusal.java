// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.reply.Reply;
import dev.waybill.core.reply.Verdict;
import java.util.Locale;

/**
 * The relay policy says no.
 *
 * <p>Immutable.
 *
 * @param reason which of its questions was answered badly
 * @param reply what the client reads
 */
public record Refusal(Reason reason, Reply reply) {

  /** Every reason there is; each has its own reply and is counted by itself. */
  public enum Reason {
    /** No rule is for this client. */
    UNKNOWN_CLIENT,
    /** The rule of the account, or of the network, is suspended. */
    SUSPENDED,
    /** The rule is for other ports. */
    WRONG_PORT,
    /** The rule wants TLS and the connection has none. */
    TLS_REQUIRED,
    /** The connection has carried as many messages as the rule allows. */
    TOO_MANY_MESSAGES,
    /** The client may not use this envelope sender. */
    SENDER_NOT_ALLOWED,
    /** The client may not relay with the null sender. */
    NULL_SENDER,
    /** The message is larger than the rule allows. */
    TOO_LARGE,
    /** The message has as many recipients as the rule allows. */
    TOO_MANY_RECIPIENTS,
    /** The client may not write to this domain. */
    RECIPIENT_NOT_ALLOWED,
    /** The header does not say who wrote the message. */
    NO_USABLE_FROM,
    /** The client may not use this From or Sender address. */
    FROM_NOT_ALLOWED,
    /** A mailet made the message, and such messages stay here. */
    MADE_BY_MAILET;

    /** As it stands in the names of metrics and in the log. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** The refusal as the answer to a request. */
  public Verdict verdict() {
    return reply.isTransient() ? new Verdict.Defer(reply) : new Verdict.Reject(reply);
  }
}
