// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.address.Network;

/**
 * The permission to relay that a client was given.
 *
 * <p>Immutable.
 *
 * @param label who has it, as it stands in journal and log: {@code account a@example.com} or {@code
 *     network 10.0.0.0/8}
 */
public record Grant(String label) {

  /** What this server itself sends: notices about bounces. */
  public static final Grant OWN = new Grant("waybill");

  /**
   * What came to a return path and is passed on to its author as it is: relayed, but never signed,
   * because a stranger wrote it.
   */
  public static final Grant PASSED_ON = new Grant("waybill, passed on");

  static Grant account(String name) {
    return new Grant("account " + name);
  }

  static Grant network(Network network) {
    return new Grant("network " + network);
  }
}
