// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.address.Network;
import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import java.util.List;
import java.util.Optional;

/**
 * The {@code <relay>} element: who may send through us.
 *
 * @param networks clients that may relay without a password
 * @param accounts whether every authenticated account may relay
 */
public record RelaySettings(List<Network> networks, boolean accounts) {

  /** Nobody but authenticated accounts: an empty file must never make an open relay. */
  public static final RelaySettings DEFAULTS = new RelaySettings(List.of(), true);

  /** Copies the networks. */
  public RelaySettings {
    networks = List.copyOf(networks);
  }

  /** Reads the element. */
  public static RelaySettings read(Section relay) {
    List<Network> networks =
        relay.children("network").stream()
            .map(network -> network.required("cidr", "10.0.0.0/8", RelaySettings::closed))
            .flatMap(Optional::stream)
            .toList();
    boolean accounts = relay.child("accounts").value("relay", DEFAULTS.accounts(), Scalars::truth);
    return new RelaySettings(networks, accounts);
  }

  private static Network closed(String text) {
    Network network = Network.parse(text);
    if (network.prefixLength() == 0) {
      throw new IllegalArgumentException("would let the whole world relay");
    }
    return network;
  }
}
