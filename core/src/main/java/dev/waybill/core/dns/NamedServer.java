// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * A name server with its addresses.
 *
 * <p>Immutable.
 *
 * @param name its name, for operators
 * @param addresses its addresses; empty if they could not be found
 */
record NamedServer(String name, List<InetSocketAddress> addresses) {

  NamedServer {
    addresses = List.copyOf(addresses);
  }

  /** Name and address, for reports. */
  String at(InetSocketAddress address) {
    String literal = address.getAddress().getHostAddress();
    return name.equals(literal) ? name : name + " [" + literal + "]";
  }
}
