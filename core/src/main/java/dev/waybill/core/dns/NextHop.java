// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import java.net.InetAddress;

/**
 * One address of a host to which mail can be sent.
 *
 * <p>Immutable.
 *
 * @param host its name, or its address as text when it has no name
 * @param address the address to connect to
 */
public record NextHop(String host, InetAddress address) {

  /** Host and address, such as {@code mx.example.org[192.0.2.1]}. */
  @Override
  public String toString() {
    String literal = address.getHostAddress();
    return host.equals(literal) ? "[" + literal + "]" : host + "[" + literal + "]";
  }
}
