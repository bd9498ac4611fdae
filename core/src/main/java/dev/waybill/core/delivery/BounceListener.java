// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

/**
 * Whoever tells the sender that a message could not be delivered. A port.
 *
 * <p>Called by one thread at a time, and again for the same bounce after a crash or a failure, so
 * the listener has to make the report recognisable by its consignment.
 */
@FunctionalInterface
public interface BounceListener {

  /**
   * Takes responsibility for a bounce: when this returns, the sender will be told, whatever
   * happens.
   *
   * @throws RuntimeException when it can not take it now; it is called again later
   */
  void bounced(OutgoingStore.Untold bounce);
}
