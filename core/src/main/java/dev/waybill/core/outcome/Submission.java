// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.address.ReturnTerms;

/**
 * How a message or a command came in: every input that the decision about it had. Texts are empty
 * and numbers 0 where nothing is known, as for mail that the host made itself.
 *
 * @param address the client's IP address
 * @param port the port of ours that it connected to
 * @param helo what it called itself
 * @param account who had logged in
 * @param network the network of the relay policy that its address is in
 * @param tls the protocol version of TLS, such as {@code TLSv1.3}; empty without TLS
 * @param rule the rule that applied, with its line, such as {@code <network> in line 12}
 * @param returns what that rule says of bounces; kept here so that later ones follow it too
 */
public record Submission(
    String address,
    int port,
    String helo,
    String account,
    String network,
    String tls,
    String rule,
    ReturnTerms returns) {

  /** Of mail that came by no connection. */
  public static final Submission NONE =
      new Submission("", 0, "", "", "", "", "", ReturnTerms.DEFAULTS);

  /** The same under a rule. */
  public Submission withRule(String applied, ReturnTerms its) {
    return new Submission(address, port, helo, account, network, tls, applied, its);
  }
}
