// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.outcome.Stage;
import dev.waybill.core.reply.Reply;
import java.util.Optional;

/**
 * How one attempt to hand a delivery to one host ended. Exactly three ways exist.
 *
 * <p>Immutable. {@code remote} is the host's name and address, empty when nobody was reached.
 */
sealed interface Outcome {

  /** What was said. */
  Reply reply();

  /** Who said it. */
  String remote();

  /** Where in the dialogue it was said; unknown when we said it. */
  Stage stage();

  /** The failure of the host, if this is one: another host may do better. */
  default Optional<HostFailed> hostFailure() {
    return Optional.empty();
  }

  /**
   * The host has taken the message and is responsible for it.
   *
   * @param reply its 2yz to the end of the data
   * @param remote who
   */
  record Delivered(Reply reply, String remote) implements Outcome {
    @Override
    public Stage stage() {
      return Stage.END;
    }
  }

  /**
   * This delivery was refused; no other host is asked now. 5yz is final, 4yz may change.
   *
   * @param reply a 4yz or 5yz reply
   * @param remote who
   * @param stage where in the dialogue
   */
  record Refused(Reply reply, String remote, Stage stage) implements Outcome {

    /** What we say ourselves. */
    Refused(Reply reply, String remote) {
      this(reply, remote, Stage.UNKNOWN);
    }
  }

  /**
   * The host could not be used. Whatever its code is, this is no verdict about the delivery, unless
   * no host of the route can carry it ({@link Trouble#UNFIT}).
   *
   * @param trouble what about the host
   * @param reply what it said, or what we say about its silence
   * @param remote who
   * @param stage where in the dialogue
   */
  record HostFailed(Trouble trouble, Reply reply, String remote, Stage stage) implements Outcome {

    /** What we say ourselves. */
    HostFailed(Trouble trouble, Reply reply, String remote) {
      this(trouble, reply, remote, Stage.UNKNOWN);
    }

    @Override
    public Optional<HostFailed> hostFailure() {
      return Optional.of(this);
    }
  }

  /** What about a host failed. */
  enum Trouble {
    /** No transaction could be begun: connection, greeting, EHLO, TLS. */
    SET_UP,
    /** The connection was lost, timed out, ended with 421 or made no sense in a transaction. */
    LOST,
    /** The connection stands, but the host takes no mail now: 4yz to MAIL. */
    UNWILLING,
    /** The connection stands, but the host lacks what this message needs; nothing was tried. */
    UNFIT
  }
}
