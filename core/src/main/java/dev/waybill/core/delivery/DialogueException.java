// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.reply.Reply;

/** The end of a connection, with the reply that says why. Never leaves {@link SmtpConnection}. */
final class DialogueException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Reply reply;

  DialogueException(Reply reply) {
    super(reply.toString());
    this.reply = reply;
  }

  DialogueException(Reply reply, Throwable cause) {
    super(reply.toString(), cause);
    this.reply = reply;
  }

  Reply reply() {
    return reply;
  }
}
