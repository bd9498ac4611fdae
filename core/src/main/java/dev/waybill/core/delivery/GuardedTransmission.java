// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.message.MessageToken;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who hears one transaction, if anybody does: whatever goes wrong there ends the hearing and
 * nothing else. Confined to one transaction.
 */
final class GuardedTransmission {

  private static final Logger LOG = System.getLogger(DeliveryEngine.class.getName());

  private final String message;
  private Optional<TransmissionListener.Transmission> hearer = Optional.empty();

  private GuardedTransmission(String message) {
    this.message = message;
  }

  /** Nobody listens. */
  static GuardedTransmission none() {
    return new GuardedTransmission("");
  }

  static GuardedTransmission begin(
      TransmissionListener listener, MessageToken message, String nextHop) {
    GuardedTransmission guarded = new GuardedTransmission(message.text());
    try {
      guarded.hearer = listener.listen(message, nextHop);
    } catch (RuntimeException e) {
      guarded.failed(e);
    }
    return guarded;
  }

  void octets(byte[] written, int length) {
    if (hearer.isPresent()) {
      call(listener -> listener.octets(written, length));
    }
  }

  void complete() {
    call(TransmissionListener.Transmission::complete);
    hearer = Optional.empty();
  }

  /** Does nothing behind {@link #complete}. */
  void broken() {
    call(TransmissionListener.Transmission::broken);
    hearer = Optional.empty();
  }

  private void call(Consumer<TransmissionListener.Transmission> call) {
    try {
      hearer.ifPresent(call);
    } catch (RuntimeException | Error e) {
      // Also an Error: the final dot may have left, and the message must not be sent again.
      failed(e);
    }
  }

  private void failed(Throwable e) {
    hearer = Optional.empty();
    LOG.log(
        Level.ERROR, "listening to message " + message + " failed; it goes out all the same", e);
  }
}
