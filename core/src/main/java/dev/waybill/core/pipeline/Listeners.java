// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import java.util.ArrayList;
import java.util.List;

/**
 * The addresses on which the servers of several files listen, for addresses that are used twice.
 * Confined to one thread.
 */
final class Listeners {

  private static final int MAX_PORT = 65_535;

  private final List<Listener> taken = new ArrayList<>();

  /**
   * An address and where it is configured.
   *
   * @param host as written
   * @param port a number
   * @param place {@code file:line}
   */
  private record Listener(String host, int port, String place) {

    boolean collidesWith(Listener other) {
      return port == other.port && (host.equals(other.host) || isAny(host) || isAny(other.host));
    }

    private static boolean isAny(String host) {
      return host.equals("0.0.0.0") || host.equals("*") || host.equals("::") || host.equals("[::]");
    }
  }

  /** Takes the addresses of a server, such as {@code 0.0.0.0:25,0.0.0.0:2525}. */
  void add(String bind, String file, int line, Findings findings) {
    for (String address : bind.split(",", -1)) {
      one(address.strip(), file, line, findings);
    }
  }

  private void one(String address, String file, int line, Findings findings) {
    int colon = address.lastIndexOf(':');
    String port = address.substring(colon + 1);
    if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > MAX_PORT) {
      findings.obstacle(
          line, "\"%s\" is no address to listen on, such as 0.0.0.0:2525".formatted(address));
      return;
    }
    Listener listener =
        new Listener(address.substring(0, colon), Integer.parseInt(port), file + ":" + line);
    // Port 0 is a free one each time.
    if (listener.port() != 0) {
      taken.stream()
          .filter(listener::collidesWith)
          .findFirst()
          .ifPresent(
              other ->
                  findings.obstacle(
                      line,
                      "port %d is taken already, by %s; two servers cannot share it"
                          .formatted(listener.port(), other.place())));
      taken.add(listener);
    }
  }
}
