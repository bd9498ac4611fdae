// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.DomainPattern;
import dev.waybill.core.address.Network;
import dev.waybill.core.delivery.ConnectionLimits;
import dev.waybill.core.delivery.DeliverySettings;
import dev.waybill.core.delivery.EightBitRules;
import dev.waybill.core.delivery.RetrySchedule;
import dev.waybill.core.delivery.Routes;
import dev.waybill.core.delivery.SmartHost;
import dev.waybill.core.delivery.TlsMode;
import dev.waybill.core.delivery.WithoutEightBitMime;
import dev.waybill.core.dns.AddressPreference;
import dev.waybill.core.dns.DnsSettings;
import dev.waybill.core.dns.ServerAddress;
import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the {@code <delivery>} element, which speaks of two rooms: delivery and dns. */
final class DeliverySection {

  private static final int MAX_PORT = 65_535;
  private static final int SMTP_PORT = 25;
  private static final int DNS_PORT = 53;

  /** Chosen: each connection is a thread, and more threads than this help nobody. */
  private static final int MAX_CONNECTIONS = 2000;

  private static final int MAX_MESSAGES = 1_000_000;
  private static final Duration LONGEST_DNS_TIMEOUT = Duration.ofMinutes(1);
  private static final int MAX_DNS_ATTEMPTS = 10;

  private DeliverySection() {}

  static DeliverySettings delivery(Section section) {
    DeliverySettings defaults = DeliverySettings.DEFAULTS;
    TlsMode tls = section.value("tls", defaults.tls(), Scalars.oneOf(TlsMode.class));
    return new DeliverySettings(
        section.value("hello-name", defaults.helloName(), DomainName::parse),
        section.value("port", defaults.port(), Scalars.number(1, MAX_PORT)),
        tls,
        routes(section, tls),
        defaults.timeouts(),
        connections(section.child("connections")),
        retry(section.child("retry")),
        eightBit(section),
        section.value("own-addresses", defaults.ownAddresses(), Scalars.list(Network::address)));
  }

  static DnsSettings dns(Section dns) {
    DnsSettings defaults = DnsSettings.DEFAULTS;
    return new DnsSettings(
        dns.value("servers", defaults.servers(), DeliverySection::nameServers),
        dns.value("timeout", defaults.timeout(), atMost(LONGEST_DNS_TIMEOUT)),
        dns.value("attempts", defaults.attempts(), Scalars.number(1, MAX_DNS_ATTEMPTS)),
        defaults.cacheEntries(),
        dns.value("cache-at-most", defaults.longestCache(), Scalars::duration),
        dns.value("addresses", defaults.addresses(), Scalars.oneOf(AddressPreference.class)));
  }

  private static Routes routes(Section section, TlsMode defaultTls) {
    Map<DomainName, SmartHost> domains = new HashMap<>();
    Optional<SmartHost> everythingElse = Optional.empty();
    for (Section child : section.children("smart-host")) {
      Optional<ServerAddress> server =
          child.required(
              "server", "smtp.example.net:587", text -> ServerAddress.parse(text, SMTP_PORT));
      TlsMode tls = child.value("tls", defaultTls, Scalars.oneOf(TlsMode.class));
      Optional<DomainName> domain = child.optional("domain", DomainName::parse);
      Optional<SmartHost> host = server.map(address -> new SmartHost(address, tls));
      boolean repeated =
          domain.map(domains::containsKey).orElse(everythingElse.isPresent() && host.isPresent());
      if (repeated) {
        child.problem("repeats the route of an element above; one of them has to go");
      } else if (domain.isPresent() && host.isPresent()) {
        domains.put(domain.get(), host.get());
      } else {
        everythingElse = everythingElse.or(() -> host);
      }
    }
    return new Routes(domains, everythingElse);
  }

  private static EightBitRules eightBit(Section section) {
    List<EightBitRules.Rule> rules = new ArrayList<>();
    Optional<WithoutEightBitMime> everythingElse = Optional.empty();
    for (Section child : section.children("without-8bitmime")) {
      Optional<WithoutEightBitMime> then =
          child.required("then", "bounce", Scalars.oneOf(WithoutEightBitMime.class));
      Optional<DomainPattern> domain = child.optional("domain", DomainPattern::parse);
      DomainPattern meant = domain.orElse(DomainPattern.All.INSTANCE);
      boolean all = meant.equals(DomainPattern.All.INSTANCE);
      boolean repeated =
          all
              ? everythingElse.isPresent()
              : rules.stream().anyMatch(rule -> rule.domains().equals(meant));
      if (repeated) {
        child.problem("repeats the domain of an element above; one of them has to go");
      } else if (all) {
        everythingElse = then;
      } else if (then.isPresent()) {
        rules.add(new EightBitRules.Rule(meant, then.get()));
      }
    }
    return new EightBitRules(rules, everythingElse.orElse(EightBitRules.DEFAULTS.everythingElse()));
  }

  private static ConnectionLimits connections(Section section) {
    ConnectionLimits defaults = ConnectionLimits.DEFAULTS;
    int total = section.value("total", defaults.total(), Scalars.number(1, MAX_CONNECTIONS));
    int each =
        section.value(
            "per-destination", defaults.perDestination(), Scalars.number(1, MAX_CONNECTIONS));
    int messages = section.value("messages", defaults.messages(), Scalars.number(1, MAX_MESSAGES));
    Duration idle = section.value("idle", defaults.idle(), atMost(Duration.ofMinutes(5)));
    if (each > total) {
      section.warning("per-destination", "can never be reached, the total is " + total);
    }
    return defaults.withConnections(total, each).withMessages(messages).withIdle(idle);
  }

  private static RetrySchedule retry(Section section) {
    RetrySchedule defaults = RetrySchedule.DEFAULTS;
    List<Duration> delays =
        section.value("delays", defaults.delays(), Scalars.list(Scalars::duration));
    Duration giveUp = section.value("give-up-after", defaults.giveUpAfter(), Scalars::duration);
    Duration pause =
        section.value("destination-pause", defaults.destinationPause(), Scalars::duration);
    if (giveUp.compareTo(delays.get(0)) < 0) {
      section.warning(
          "give-up-after", "is shorter than the first delay, so there are only two attempts");
    }
    return new RetrySchedule(delays, defaults.jitter(), giveUp, pause);
  }

  private static List<ServerAddress> nameServers(String text) {
    return text.equals("system")
        ? List.of()
        : Scalars.list(DeliverySection::nameServer).apply(text);
  }

  private static ServerAddress nameServer(String text) {
    ServerAddress server = ServerAddress.parse(text, DNS_PORT);
    if (server.address().isEmpty()) {
      throw new IllegalArgumentException("a DNS server is named by its address, or \"system\"");
    }
    return server;
  }

  private static Function<String, Duration> atMost(Duration longest) {
    return text -> {
      Duration duration = Scalars.duration(text);
      if (duration.compareTo(longest) > 0) {
        throw new IllegalArgumentException("expected at most " + longest.toSeconds() + "s");
      }
      return duration;
    };
  }
}
