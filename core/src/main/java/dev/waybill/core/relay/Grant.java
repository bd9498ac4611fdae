// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.address.Network;
import java.util.Optional;

/**
 * The permission to relay that was given for a message.
 *
 * <p>Immutable; {@link #parse} reads back what {@link #label} prints.
 */
public sealed interface Grant {

  /** Who has it, as it is in the log. */
  String label();

  /** The account that holds it, if it is one. */
  default Optional<String> account() {
    return Optional.empty();
  }

  /** Parses a label; empty if it is malformed, so that an unknown label never grants anything. */
  static Optional<Grant> parse(String label) {
    for (SystemGrant ours : SystemGrant.values()) {
      if (ours.label().equals(label)) {
        return Optional.of(ours);
      }
    }
    if (label.startsWith(OfAccount.PREFIX) && label.length() > OfAccount.PREFIX.length()) {
      return Optional.of(new OfAccount(label.substring(OfAccount.PREFIX.length())));
    }
    return label.startsWith(OfNetwork.PREFIX)
        ? network(label.substring(OfNetwork.PREFIX.length()))
        : Optional.empty();
  }

  private static Optional<Grant> network(String cidr) {
    try {
      return Optional.of(new OfNetwork(Network.parse(cidr)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * A client that has logged in.
   *
   * @param name its account
   */
  record OfAccount(String name) implements Grant {

    private static final String PREFIX = "account ";

    @Override
    public String label() {
      return PREFIX + name;
    }

    @Override
    public Optional<String> account() {
      return Optional.of(name);
    }
  }

  /**
   * A client of a listed network.
   *
   * @param network the most specific one
   */
  record OfNetwork(Network network) implements Grant {

    private static final String PREFIX = "network ";

    @Override
    public String label() {
      return PREFIX + network;
    }
  }

  /** No client: this server itself. */
  enum SystemGrant implements Grant {
    /** Mail that this server creates: notices about bounces. */
    NOTICE("waybill"),
    /**
     * Mail that arrived at a return path and is forwarded unchanged to the author: relayed, but
     * never signed, because a third party wrote it.
     */
    PASSED_ON("waybill, passed on"),
    /** Mail that mailets of this server create, such as forwards and vacation replies. */
    MAILET("mailet");

    private final String label;

    SystemGrant(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }
}
