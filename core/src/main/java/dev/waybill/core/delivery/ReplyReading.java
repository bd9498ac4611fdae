// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.delivery.Outcome.HostFailed;
import dev.waybill.core.delivery.Outcome.Refused;
import dev.waybill.core.delivery.Outcome.Trouble;
import dev.waybill.core.reply.Reply;
import java.util.Optional;

/**
 * How a reply within a transaction is read: whom it concerns, and whether that is final.
 *
 * <ul>
 *   <li>421 ends the connection wherever it comes, and concerns the host.
 *   <li>4yz to MAIL concerns the host: another may have room or mercy. On a connection that served
 *       before, it is asked again over a fresh one.
 *   <li>5yz to MAIL, and 4yz and 5yz to anything later, concern the delivery.
 *   <li>A reply that cannot be an answer to the step is nonsense; after the final dot it leaves
 *       open whether the message has arrived, and the message is tried again later.
 * </ul>
 *
 * <p>Before MAIL, everything but 2yz concerns the host, also 5yz: many a 554 greeting is a block
 * for an hour, and another host may be kinder.
 */
final class ReplyReading {

  /** RFC 5321 §4.2.3: service not available, closing the channel. */
  static final int CLOSING = 421;

  private ReplyReading() {}

  /** What a reply means; empty when it is the one that was hoped for. */
  static Optional<Outcome> of(Step step, Reply reply, String remote) {
    int hoped = step == Step.DATA ? 3 : 2;
    if (reply.code() / 100 == hoped) {
      return Optional.empty();
    }
    if (reply.code() == CLOSING) {
      return Optional.of(new HostFailed(Trouble.LOST, reply, remote, step.stage()));
    }
    if (step == Step.RESET || reply.code() < 400) {
      Reply nonsense = Replies.nonsense(step.text(), "answer " + reply);
      return Optional.of(
          step == Step.END
              ? new Refused(Replies.unconfirmed(nonsense), remote)
              : new HostFailed(Trouble.LOST, nonsense, remote));
    }
    boolean unwilling = step == Step.MAIL && reply.isTransient();
    return Optional.of(
        unwilling
            ? new HostFailed(Trouble.UNWILLING, reply, remote, step.stage())
            : new Refused(reply, remote, step.stage()));
  }
}
