// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A client as the relay policy sees it. What is not known about it is empty, and a rule that asks
 * for it is not met.
 *
 * <p>Immutable.
 *
 * @param address its address, the real one behind a PROXY-protocol balancer
 * @param account the account that it has proven to be, as James writes it
 * @param port the port of this server that it talks to
 * @param encrypted whether the connection is known to be under TLS
 */
public record Client(
    Optional<InetAddress> address, Optional<String> account, OptionalInt port, boolean encrypted) {

  /** Somebody of whom nothing is known. */
  public static final Client UNKNOWN =
      new Client(Optional.empty(), Optional.empty(), OptionalInt.empty(), false);

  /** The submitter of a message that came without SMTP, of whom only the account is known. */
  public static Client account(String name) {
    return new Client(Optional.empty(), Optional.of(name), OptionalInt.empty(), false);
  }

  /** The client of a message that came over a port without our hooks. */
  public static Client elsewhere(Optional<InetAddress> address, Optional<String> account) {
    return new Client(address, account, OptionalInt.empty(), false);
  }
}
