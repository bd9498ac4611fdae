// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import dev.waybill.core.address.Network;
import java.net.InetAddress;

/** An account, and a network that logs in to it. Immutable. */
record Pair(Network network, AccountKey account) {

  private static final int IPV4_PREFIX = 32;
  private static final int IPV6_PREFIX = 64;

  /**
   * A network is an IPv4 address or the /64 of an IPv6 address, which is what one customer gets.
   */
  static Pair of(InetAddress client, String account) {
    return new Pair(Network.around(client, IPV4_PREFIX, IPV6_PREFIX), AccountKey.of(account));
  }
}
