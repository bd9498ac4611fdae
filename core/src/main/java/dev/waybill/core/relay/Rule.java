// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.Network;
import java.util.Optional;

/**
 * One element of {@code <relay>} that allows clients to relay.
 *
 * <p>Immutable.
 */
public sealed interface Rule {

  /** What is allowed. */
  Terms terms();

  /** The line of the rule in {@code waybill.xml}; 0 for a default. */
  int line();

  /** The element as written in the file, for explanations and the log. */
  String element();

  /** The grant of a client that this rule matches. */
  Grant grant(Client client);

  /**
   * For the clients of a network.
   *
   * @param network the network
   * @param name the administrator's name for it
   */
  record OfNetwork(Network network, Optional<String> name, Terms terms, int line) implements Rule {
    @Override
    public String element() {
      return "<network cidr=\"" + network + "\">";
    }

    @Override
    public Grant grant(Client client) {
      return new Grant.OfNetwork(network);
    }
  }

  /**
   * For one account.
   *
   * @param name the account, in lower case as James stores it
   */
  record OfAccount(String name, Terms terms, int line) implements Rule {
    @Override
    public String element() {
      return "<account name=\"" + name + "\">";
    }

    @Override
    public Grant grant(Client client) {
      return new Grant.OfAccount(name);
    }
  }

  /** For every account without a rule of its own. */
  record OfEveryAccount(Terms terms, int line) implements Rule {
    @Override
    public String element() {
      return "<accounts>";
    }

    @Override
    public Grant grant(Client client) {
      return new Grant.OfAccount(client.account().orElseThrow());
    }
  }

  /** The account's name as an address, if it is one. */
  static Optional<Mailbox> ownAddress(String account) {
    try {
      return Optional.of(Mailbox.parse(account));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
