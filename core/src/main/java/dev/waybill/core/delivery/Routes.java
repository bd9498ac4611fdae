// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.address.DomainName;
import java.util.Map;
import java.util.Optional;

/**
 * Which domains go to a smart host, and which to the mail hosts that the DNS names.
 *
 * <p>Immutable.
 *
 * @param domains smart hosts for these domains, without their subdomains
 * @param everythingElse the smart host for all other domains; empty to ask the DNS
 */
public record Routes(Map<DomainName, SmartHost> domains, Optional<SmartHost> everythingElse) {

  /** Every domain by its MX records. */
  public static final Routes BY_DNS = new Routes(Map.of(), Optional.empty());

  /** Copies the map. */
  public Routes {
    domains = Map.copyOf(domains);
  }

  /** Every domain to one smart host. */
  public static Routes allTo(SmartHost smartHost) {
    return new Routes(Map.of(), Optional.of(smartHost));
  }

  Route to(DomainName domain) {
    return Optional.ofNullable(domains.get(domain))
        .or(() -> everythingElse)
        .<Route>map(Route.Via::new)
        .orElseGet(() -> new Route.Direct(domain));
  }
}
