// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dns.LookupFailure;
import dev.waybill.core.dns.MxResolver;
import dev.waybill.core.dns.NextHops;

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
      NextHops found = resolver.smartHost(smartHost.server());
      return found instanceof NextHops.Failed failed && failed.failure() != LookupFailure.LOOPS_BACK
          ? notFound(failed)
          : found;
    }

    // A smart host that is not found is our mistake, not the sender's: the mail waits.
    private static NextHops notFound(NextHops.Failed failed) {
      return new NextHops.Failed(LookupFailure.NO_ANSWER, "smart host: " + failed.detail());
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
