// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.message.MessageToken;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The ear at one transaction, if there is one: whatever goes wrong in it ends the listening and
 * nothing else. Confined to one transaction.
 */
final class Listening {

  private static final Logger LOG = System.getLogger(DeliveryEngine.class.getName());

  private final String message;
  private Optional<WireTap.Ear> ear = Optional.empty();

  private Listening(String message) {
    this.message = message;
  }

  /** Nobody listens. */
  static Listening none() {
    return new Listening("");
  }

  static Listening begin(WireTap tap, MessageToken message, String nextHop) {
    Listening listening = new Listening(message.text());
    try {
      listening.ear = tap.listen(message, nextHop);
    } catch (RuntimeException e) {
      listening.failed(e);
    }
    return listening;
  }

  void octets(byte[] written, int length) {
    if (ear.isPresent()) {
      call(listener -> listener.octets(written, length));
    }
  }

  void complete() {
    call(WireTap.Ear::complete);
    ear = Optional.empty();
  }

  /** Does nothing behind {@link #complete}. */
  void broken() {
    call(WireTap.Ear::broken);
    ear = Optional.empty();
  }

  private void call(Consumer<WireTap.Ear> call) {
    try {
      ear.ifPresent(call);
    } catch (RuntimeException | Error e) {
      // Also an Error: the final dot may have left, and the message must not be sent again.
      failed(e);
    }
  }

  private void failed(Throwable e) {
    ear = Optional.empty();
    LOG.log(
        Level.ERROR, "listening to message " + message + " failed; it goes out all the same", e);
  }
}
