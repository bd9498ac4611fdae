// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.WaybillSettings;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.delivery.DeliverySettings;
import dev.waybill.core.dns.DnsSettings;
import dev.waybill.core.dns.DnsjavaMxResolver;
import dev.waybill.core.dns.MxResolver;
import dev.waybill.core.dns.NextHops;
import dev.waybill.core.dns.OwnHost;
import dev.waybill.core.dns.ServerAddress;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds mail hosts by the settings in force, and never this server itself: mail to an address of
 * ours would be in a loop when it goes to a port that we listen on. Thread-safe.
 */
final class LiveResolver implements MxResolver {

  private static final Logger LOGGER = LoggerFactory.getLogger(LiveResolver.class);

  private record Terms(DnsSettings dns, DomainName helloName, int port, List<InetAddress> known) {}

  private final Supplier<WaybillSettings> settings;
  private final Predicate<DomainName> isBounceHost;
  private final HostLink link;
  private final Derived<Terms, MxResolver> resolver;

  LiveResolver(
      Supplier<WaybillSettings> settings,
      Predicate<DomainName> isBounceHost,
      HostLink link,
      RandomGenerator random) {
    this.settings = settings;
    this.isBounceHost = isBounceHost;
    this.link = link;
    this.resolver =
        new Derived<>(
            () -> terms(settings.get()),
            terms -> new DnsjavaMxResolver(terms.dns(), ourselves(terms), terms.port(), random));
  }

  private static Terms terms(WaybillSettings settings) {
    DeliverySettings delivery = settings.delivery();
    return new Terms(
        settings.dns(), delivery.helloName(), delivery.port(), delivery.ownAddresses());
  }

  private OwnHost ourselves(Terms terms) {
    return new OwnHost(
        name -> name.equals(terms.helloName()) || isBounceHost.test(name),
        address -> isOurs(terms.known(), address),
        port -> link.ports().contains(port));
  }

  private static boolean isOurs(List<InetAddress> known, InetAddress address) {
    return known.contains(address) || isOfThisMachine(address);
  }

  // The interfaces are asked each time, because they come and go.
  private static boolean isOfThisMachine(InetAddress address) {
    if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      return true;
    }
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      LOGGER.warn("The addresses of this machine cannot be read; only its name tells a loop", e);
      return false;
    }
  }

  /** Whether this server is reached at an address, as far as the machine and the settings say. */
  boolean isOurs(InetAddress address) {
    return isOurs(settings.get().delivery().ownAddresses(), address);
  }

  @Override
  public NextHops mailHosts(DomainName domain) {
    return resolver.get().mailHosts(domain);
  }

  @Override
  public NextHops smartHost(ServerAddress server) {
    return resolver.get().smartHost(server);
  }
}
