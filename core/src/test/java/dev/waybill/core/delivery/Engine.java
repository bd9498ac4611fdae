// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.delivery.OutgoingStore.Untold;
import dev.waybill.core.dns.LookupFailure;
import dev.waybill.core.dns.MxResolver;
import dev.waybill.core.dns.NextHop;
import dev.waybill.core.dns.NextHops;
import dev.waybill.testkit.time.FixedClock;
import dev.waybill.testkit.time.SeededRandom;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A delivery engine in a world of loopback addresses, with a store in memory. */
final class Engine implements AutoCloseable, MxResolver {

  final MemoryStore store = new MemoryStore();
  final FixedClock clock = FixedClock.at(Client.NOON);
  final List<Untold> bounces = new CopyOnWriteArrayList<>();
  private final Map<DomainName, NextHops> hosts = new ConcurrentHashMap<>();
  private final List<DomainName> lookups = new CopyOnWriteArrayList<>();
  private final DeliveryEngine engine;
  private boolean closed;

  Engine(DeliverySettings settings) {
    this(settings, bounce -> {});
  }

  Engine(DeliverySettings settings, BounceListener listener) {
    BounceListener noting =
        bounce -> {
          listener.bounced(bounce);
          bounces.add(bounce);
        };
    this.engine =
        new DeliveryEngine(
            settings,
            store,
            noting,
            new DeliveryEngine.World(this, clock, new SeededRandom(1), WireTap.NONE));
  }

  /** Settings for sinks at one port: no TLS, no chance, short waits. */
  static DeliverySettings settings(int port) {
    return Client.SETTINGS
        .withPort(port)
        .withConnections(ConnectionLimits.DEFAULTS.withIdle(Duration.ofMillis(100)))
        .withRetry(RetrySchedule.DEFAULTS.withoutJitter());
  }

  /** Names the hosts of a domain, each an address on loopback such as {@code 127.0.0.1}. */
  Engine mx(String domain, String... addresses) {
    List<NextHop> hops = new ArrayList<>();
    for (String address : addresses) {
      hops.add(new NextHop("mx" + hops.size() + "." + domain, inet(address)));
    }
    hosts.put(new DomainName(domain), new NextHops.Found(hops));
    return this;
  }

  Engine fails(String domain, LookupFailure failure) {
    hosts.put(new DomainName(domain), new NextHops.Failed(failure, "no luck with " + domain));
    return this;
  }

  Engine start() {
    engine.start();
    return this;
  }

  Consignment add(String recipient, String message) {
    Consignment added = store.add(recipient, message, clock.instant());
    engine.wake();
    return added;
  }

  Consignment add(String recipient) {
    return add(recipient, "Subject: hello\r\n\r\nHello.\r\n");
  }

  void advance(Duration step) {
    clock.advance(step);
    engine.wake();
  }

  void close(Duration grace) {
    if (!closed) {
      closed = true;
      engine.close(grace);
    }
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(5));
    if (!store.misuse().isEmpty() || store.claims() > 0) {
      throw new AssertionError("claims left: " + store.claims() + ", misuse: " + store.misuse());
    }
  }

  @Override
  public NextHops mailHosts(DomainName domain) {
    lookups.add(domain);
    return hosts.getOrDefault(
        domain, new NextHops.Failed(LookupFailure.NO_SUCH_DOMAIN, domain + " not found"));
  }

  @Override
  public NextHops addresses(DomainName host) {
    return mailHosts(host);
  }

  List<DomainName> lookups() {
    return List.copyOf(lookups);
  }

  private static InetAddress inet(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
