// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dns.LookupFailure;
import dev.waybill.core.dns.MxResolver;
import dev.waybill.core.dns.NextHop;
import dev.waybill.core.dns.NextHops;
import dev.waybill.core.dns.ServerAddress;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.ReplyClassifier;
import dev.waybill.core.queue.TestQueue;
import dev.waybill.testkit.time.FixedClock;
import dev.waybill.testkit.time.SeededRandom;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** A delivery engine in a world of loopback addresses, with a store in memory. */
final class Engine implements AutoCloseable, MxResolver {

  final TestQueue mail;
  final FixedClock clock;
  private final Map<DomainName, NextHops> hosts = new ConcurrentHashMap<>();
  private final List<DomainName> lookups = new CopyOnWriteArrayList<>();
  private final AtomicReference<DeliverySettings> settings;
  private final DeliveryEngine engine;
  private boolean closed;

  Engine(DeliverySettings settings) {
    this(settings, new TestQueue());
  }

  Engine(DeliverySettings settings, TestQueue mail) {
    this.mail = mail;
    this.clock = mail.clock;
    this.settings = new AtomicReference<>(settings);
    this.engine =
        new DeliveryEngine(
            this.settings::get,
            mail.queue,
            ReplyClassifier.NONE,
            new DeliveryEngine.World(this, clock, new SeededRandom(1), TransmissionListener.NONE));
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

  /** The same under the names of a provider's hosts. */
  Engine mxOf(String provider, String domain, String address) {
    NextHop hop = new NextHop("mx." + provider, inet(address));
    hosts.put(new DomainName(domain), new NextHops.Found(List.of(hop)));
    return this;
  }

  int unwritten() {
    return engine.unwritten();
  }

  Engine fails(String domain, LookupFailure failure) {
    hosts.put(new DomainName(domain), new NextHops.Failed(failure, "no luck with " + domain));
    return this;
  }

  Engine start() {
    engine.start();
    return this;
  }

  QueuedDelivery add(String recipient, String message) {
    return mail.add(recipient, message.getBytes(StandardCharsets.UTF_8));
  }

  void change(DeliverySettings others) {
    settings.set(others);
    engine.settingsChanged();
  }

  int workers() {
    return engine.workers();
  }

  QueuedDelivery add(String recipient) {
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
    if (mail.claims() > 0) {
      throw new AssertionError("claims left: " + mail.claims());
    }
  }

  @Override
  public NextHops mailHosts(DomainName domain) {
    lookups.add(domain);
    return hosts.getOrDefault(
        domain, new NextHops.Failed(LookupFailure.NO_SUCH_DOMAIN, domain + " not found"));
  }

  @Override
  public NextHops smartHost(ServerAddress server) {
    return server
        .address()
        .<NextHops>map(at -> new NextHops.Found(List.of(new NextHop(server.host(), at))))
        .orElseGet(() -> mailHosts(new DomainName(server.host())));
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
