// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.Network;
import java.util.Optional;

/**
 * One element of {@code <relay>} that lets somebody relay.
 *
 * <p>Immutable.
 */
public sealed interface Rule {

  /** What is allowed. */
  Terms terms();

  /** The line of {@code waybill.xml} that the rule stands in; 0 when it is a default. */
  int line();

  /** The element as the administrator would look for it, for explanations and the log. */
  String element();

  /** The grant of a client that this rule is for. */
  Grant grant(Client client);

  /**
   * For the clients of a network.
   *
   * @param network the network
   * @param name what the administrator calls it
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
   * @param name the account, in lower case as James keeps it
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

  /** The address that an account is called by, if its name is one. */
  static Optional<Mailbox> ownAddress(String account) {
    try {
      return Optional.of(Mailbox.parse(account));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
