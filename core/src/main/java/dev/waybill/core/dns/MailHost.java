// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import dev.waybill.core.address.DomainName;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * One mail exchanger with its addresses.
 *
 * <p>Immutable.
 *
 * @param preference lower is better (RFC 1035 §3.3.9)
 * @param name the exchanger
 * @param addresses in the order to try; empty if there are none or they are unknown
 * @param unknown whether the lookup of an address failed, so that there may be more
 */
record MailHost(int preference, DomainName name, List<InetAddress> addresses, boolean unknown) {

  MailHost {
    addresses = List.copyOf(addresses);
  }

  Stream<NextHop> hops() {
    return addresses.stream().map(address -> new NextHop(name.value(), address));
  }
}
