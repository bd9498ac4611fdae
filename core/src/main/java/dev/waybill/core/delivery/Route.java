// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dns.LookupFailure;
import dev.waybill.core.dns.MxResolver;
import dev.waybill.core.dns.NextHop;
import dev.waybill.core.dns.NextHops;
import java.net.InetAddress;
import java.util.List;

/**
 * Where mail goes: what connections, limits and pauses are counted by.
 *
 * <p>Immutable. Two deliveries with equal routes may share a connection.
 */
sealed interface Route {

  /** The addresses to try, in order. */
  NextHops hops(MxResolver resolver);

  /** The port to connect to. */
  int port(DeliverySettings settings);

  /** How the connection is protected. */
  TlsMode tls(DeliverySettings settings);

  /**
   * To the mail hosts of the recipient's domain.
   *
   * @param domain that domain
   */
  record Direct(DomainName domain) implements Route {
    @Override
    public NextHops hops(MxResolver resolver) {
      return resolver.mailHosts(domain);
    }

    @Override
    public int port(DeliverySettings settings) {
      return settings.port();
    }

    @Override
    public TlsMode tls(DeliverySettings settings) {
      return settings.tls();
    }

    @Override
    public String toString() {
      return domain.value();
    }
  }

  /**
   * To a smart host.
   *
   * @param smartHost that host
   */
  record Via(SmartHost smartHost) implements Route {
    @Override
    public NextHops hops(MxResolver resolver) {
      String host = smartHost.server().host();
      return smartHost
          .server()
          .address()
          .<NextHops>map(literal -> new NextHops.Found(List.of(hop(literal))))
          .orElseGet(() -> named(DomainName.parse(host), resolver));
    }

    // A smart host that is not found is our mistake, not the sender's: the mail waits.
    private static NextHops named(DomainName host, MxResolver resolver) {
      return resolver
          .addresses(host)
          .<NextHops>fold(
              found -> found,
              failed ->
                  new NextHops.Failed(LookupFailure.NO_ANSWER, "smart host: " + failed.detail()));
    }

    private static NextHop hop(InetAddress literal) {
      return new NextHop(literal.getHostAddress(), literal);
    }

    @Override
    public int port(DeliverySettings settings) {
      return smartHost.server().port();
    }

    @Override
    public TlsMode tls(DeliverySettings settings) {
      return smartHost.tls();
    }

    @Override
    public String toString() {
      return smartHost.server().toString();
    }
  }
}
