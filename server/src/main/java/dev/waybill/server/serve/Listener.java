// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import dev.waybill.server.PortProbe;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One address that the server will listen on.
 *
 * @param name what it is for, as a person says it
 * @param option the option of {@code serve} that changes the port
 * @param property the system property that tells James
 * @param address where
 * @param port which port
 */
record Listener(String name, String option, String property, InetAddress address, int port) {

  private static final int MAX_PORT = 65_535;

  /**
   * What James reads as a port, for one or several listeners of a server: behind the address of the
   * first follow the others, as {@code 25,0.0.0.0:2525}.
   */
  static String bindings(List<Listener> listeners) {
    return listeners.stream()
        .map(listener -> listener.address().getHostAddress() + ":" + listener.port())
        .collect(Collectors.joining(","))
        .replaceFirst("^[^:]*:", "");
  }

  /** What is wrong with the address, in one line; empty when a server can listen there. */
  Optional<String> problem() {
    if (port < 1 || port > MAX_PORT) {
      return Optional.of(option + " " + port + ": a port is a number from 1 to " + MAX_PORT);
    }
    return PortProbe.trouble(new InetSocketAddress(address, port))
        .map(
            trouble ->
                "Port %d for %s is not free on %s (%s); choose another one with %s PORT"
                    .formatted(port, name, address.getHostAddress(), trouble, option));
  }
}
