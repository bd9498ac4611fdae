// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A client as the relay policy sees it. Unknown properties are empty, and a rule that requires one
 * does not allow anything then.
 *
 * <p>Immutable.
 *
 * @param address its address; with the PROXY protocol, the real one behind the load balancer
 * @param account the authenticated account, as James writes it
 * @param port the port of this server that it connected to
 * @param encrypted whether the connection is known to use TLS
 */
public record Client(
    Optional<InetAddress> address, Optional<String> account, OptionalInt port, boolean encrypted) {

  /** A client about which nothing is known. */
  public static final Client UNKNOWN =
      new Client(Optional.empty(), Optional.empty(), OptionalInt.empty(), false);

  /** The submitter of a message that did not arrive over SMTP; only the account is known. */
  public static Client account(String name) {
    return new Client(Optional.empty(), Optional.of(name), OptionalInt.empty(), false);
  }

  /** The client of a message that arrived on a port without our hooks. */
  public static Client elsewhere(Optional<InetAddress> address, Optional<String> account) {
    return new Client(address, account, OptionalInt.empty(), false);
  }
}
