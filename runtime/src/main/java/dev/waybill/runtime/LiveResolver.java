// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.WaybillSettings;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.dns.DnsSettings;
import dev.waybill.core.dns.DnsjavaMxResolver;
import dev.waybill.core.dns.MxResolver;
import dev.waybill.core.dns.NextHops;
import dev.waybill.core.dns.OwnHost;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds mail hosts by the settings in force, and never this server itself: mail to an address of
 * ours would be in a loop when it goes to a port that we listen on. Thread-safe.
 */
final class LiveResolver implements MxResolver {

  private static final Logger LOGGER = LoggerFactory.getLogger(LiveResolver.class);

  /** RFC 5321 §4.5.4.2; a firewall may lead it to another port of ours. */
  private static final int SMTP = 25;

  private record Terms(DnsSettings dns, DomainName helloName, boolean toOurPort) {}

  private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
  private final Derived<Terms, MxResolver> resolver;

  LiveResolver(Supplier<WaybillSettings> settings, RandomGenerator random) {
    ports.add(SMTP);
    this.resolver =
        new Derived<>(
            () -> terms(settings.get()),
            terms -> new DnsjavaMxResolver(terms.dns(), ourselves(terms), random));
  }

  private Terms terms(WaybillSettings settings) {
    return new Terms(
        settings.dns(),
        settings.delivery().helloName(),
        ports.contains(settings.delivery().port()));
  }

  private static OwnHost ourselves(Terms terms) {
    return new OwnHost(Set.of(terms.helloName()), terms.toOurPort() ? ownAddresses() : Set.of());
  }

  private static Set<InetAddress> ownAddresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .collect(Collectors.toUnmodifiableSet());
    } catch (SocketException e) {
      LOGGER.warn("The addresses of this machine cannot be read; only its name tells a loop", e);
      return Set.of();
    }
  }

  /** Clients reach us on this port. */
  void listensOn(int port) {
    ports.add(port);
  }

  @Override
  public NextHops mailHosts(DomainName domain) {
    return resolver.get().mailHosts(domain);
  }

  @Override
  public NextHops addresses(DomainName host) {
    return resolver.get().addresses(host);
  }
}
