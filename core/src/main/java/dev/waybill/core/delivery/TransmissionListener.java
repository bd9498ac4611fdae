// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.message.MessageToken;
import java.util.Optional;

/**
 * Anyone who wants to know what went over the wire. A port.
 *
 * <p>Called by many workers. What it throws is logged and disturbs no delivery; what it takes in
 * time, the delivery takes longer.
 */
@FunctionalInterface
public interface TransmissionListener {

  /** Listens to nothing. */
  TransmissionListener NONE = (message, nextHop) -> Optional.empty();

  /**
   * Asked before the content of a message is sent; empty when nobody wants to hear it.
   *
   * @param nextHop host name, address and port
   */
  Optional<Transmission> listen(MessageToken message, String nextHop);

  /** Listens to one transaction. Called by one thread. */
  interface Transmission {

    /**
     * Hears octets of DATA as they were written to the connection, doubled dots and the dot at the
     * end included; must not keep the array.
     */
    void octets(byte[] written, int length);

    /** The final dot was written; what the other side answers is not known yet. */
    void complete();

    /** The content did not leave in whole. */
    void broken();
  }
}
