// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dns.Providers;
import dev.waybill.core.queue.SiteResolver;
import java.util.Optional;
import java.util.function.Supplier;

/** Sites by the settings of delivery, and by the DNS where they name no smart host. */
public final class RoutedSites implements SiteResolver {

  private final Supplier<DeliverySettings> settings;
  private final Providers providers;

  /**
   * Sites by these settings, as of now.
   *
   * @param providers knows who runs the mail hosts of a domain
   */
  public RoutedSites(Supplier<DeliverySettings> settings, Providers providers) {
    this.settings = settings;
    this.providers = providers;
  }

  @Override
  public Optional<String> known(DomainName domain) {
    return settings.get().routes().smartHostOf(domain).or(() -> providers.known(domain));
  }

  @Override
  public String find(DomainName domain) {
    return settings.get().routes().smartHostOf(domain).orElseGet(() -> providers.of(domain));
  }
}
