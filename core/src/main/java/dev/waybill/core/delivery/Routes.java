// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dns.ServerAddress;
import dev.waybill.core.queue.QueuedDelivery;
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

  /**
   * The smart host for a domain, as the name of a site; empty when its mail hosts are looked up.
   *
   * @return such as {@code relay.example.com:587}
   */
  public Optional<String> smartHostOf(DomainName domain) {
    return Optional.ofNullable(domains.get(domain))
        .or(() -> everythingElse)
        .map(host -> host.server().toString());
  }

  /** Where a delivery goes: to the host it was sent to, or where its domain goes. */
  Route of(QueuedDelivery delivery, DeliverySettings settings) {
    if (delivery.route().isEmpty()) {
      return to(delivery.recipient().domain());
    }
    ServerAddress server = ServerAddress.parse(delivery.route(), settings.port());
    return new Route.Via(new SmartHost(server, settings.tls()));
  }

  Route to(DomainName domain) {
    return Optional.ofNullable(domains.get(domain))
        .or(() -> everythingElse)
        .<Route>map(Route.Via::new)
        .orElseGet(() -> new Route.Direct(domain));
  }
}
