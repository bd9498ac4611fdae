// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import dev.waybill.core.address.DomainName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * The mail hosts of a domain from the DNS, by dnsjava.
 *
 * <p>Thread-safe. The time for a hostile zone is bounded: the best {@value #MAX_HOSTS} hosts are
 * looked up until {@value #MAX_HOPS} addresses are found or {@value #PATIENCE} lookups have failed.
 *
 * <p>We tolerate an MX that points to an alias (RFC 5321 §5.1 forbids it, but it is common) and one
 * without an address, as long as another one has an address. If none has and no lookup failed, the
 * domain is permanently undeliverable; if one failed, the lookup is retried later.
 */
public final class DnsjavaMxResolver implements MxResolver {

  /** More mail exchangers than any large provider has; chosen, no source. */
  private static final int MAX_HOSTS = 10;

  /** How many addresses one attempt may connect to; chosen, no source. */
  private static final int MAX_HOPS = 10;

  /** After this many failed address lookups the other hosts are skipped; chosen. */
  private static final int PATIENCE = 2;

  private final Questions questions;
  private final OwnHost own;
  private final int port;
  private final RandomGenerator random;

  /**
   * A resolver with its own cache.
   *
   * @param port where mail hosts listen
   * @param random shuffles hosts of equal preference; used by one thread at a time
   */
  public DnsjavaMxResolver(DnsSettings settings, OwnHost own, int port, RandomGenerator random) {
    this.questions = new Questions(settings);
    this.own = own;
    this.port = port;
    this.random = random;
  }

  @Override
  public NextHops mailHosts(DomainName domain) {
    Lookup mx = questions.ask(domain, Type.MX);
    return switch (mx.kind()) {
      case NO_SUCH_NAME ->
          new NextHops.Failed(LookupFailure.NO_SUCH_DOMAIN, "domain " + domain + " not found");
      case TROUBLE ->
          new NextHops.Failed(
              LookupFailure.NO_ANSWER, "no name server answered for the MX of " + domain);
      case NOTHING -> implicit(domain);
      case RECORDS -> explicit(domain, mx.records());
    };
  }

  @Override
  public NextHops smartHost(ServerAddress server) {
    Optional<InetAddress> literal = server.address();
    if (literal.isPresent()) {
      return own.isSmartHost(List.of(literal.get()), server.port())
          ? loop("smart host " + server)
          : new NextHops.Found(List.of(new NextHop(server.host(), literal.get())));
    }
    MailHost host = addressesOf(0, DomainName.parse(server.host()));
    return own.isSmartHost(host.addresses(), server.port())
        ? loop("smart host " + server)
        : pick(host.name(), List.of(host));
  }

  // RFC 5321 §5.1: without MX records the domain is its own mail host.
  private NextHops implicit(DomainName domain) {
    MailHost host = addressesOf(0, domain);
    return own.isMailHost(host, port) ? loop("mail for " + domain) : pick(domain, List.of(host));
  }

  private NextHops explicit(DomainName domain, List<Record> records) {
    List<MXRecord> exchangers = best(records);
    // RFC 7505 §3: a single MX that points to the root.
    if (exchangers.size() == 1 && exchangers.get(0).getTarget().equals(Name.root)) {
      return new NextHops.Failed(
          LookupFailure.NULL_MX, "domain " + domain + " does not accept mail (null MX)");
    }
    List<MailHost> hosts = withAddresses(exchangers);
    List<MailHost> better = betterThanOurselves(hosts);
    return better.isEmpty() && !hosts.isEmpty() ? loop("mail for " + domain) : pick(domain, better);
  }

  private List<MXRecord> best(List<Record> records) {
    List<MXRecord> exchangers = new ArrayList<>();
    for (Record each : records) {
      if (each instanceof MXRecord mx) {
        exchangers.add(mx);
      }
    }
    shuffle(exchangers);
    exchangers.sort(Comparator.comparingInt(MXRecord::getPriority));
    return exchangers.subList(0, Math.min(MAX_HOSTS, exchangers.size()));
  }

  // RFC 5321 §5.1: drop ourselves and every host of equal or lower preference.
  private List<MailHost> betterThanOurselves(List<MailHost> hosts) {
    int ours =
        hosts.stream()
            .filter(host -> own.isMailHost(host, port))
            .mapToInt(MailHost::preference)
            .min()
            .orElse(Integer.MAX_VALUE);
    return hosts.stream().filter(host -> host.preference() < ours).toList();
  }

  // In order, and no more than needed: each lookup takes time, a failed one most.
  private List<MailHost> withAddresses(List<MXRecord> exchangers) {
    List<MailHost> hosts = new ArrayList<>();
    int found = 0;
    int failed = 0;
    for (MXRecord mx : exchangers) {
      // A name that is not a host name has no address; it counts as an MX without an address.
      Optional<DomainName> name = DnsNames.parsed(mx.getTarget());
      if (found < MAX_HOPS && failed < PATIENCE && name.isPresent()) {
        MailHost host = addressesOf(mx.getPriority(), name.get());
        found += host.addresses().size();
        failed += host.unknown() ? 1 : 0;
        hosts.add(host);
      }
    }
    return hosts;
  }

  private MailHost addressesOf(int preference, DomainName host) {
    Questions.Addresses found = questions.addresses(host);
    List<InetAddress> all = new ArrayList<>(found.preferred());
    shuffle(all);
    List<InetAddress> others = new ArrayList<>(found.others());
    shuffle(others);
    all.addAll(others);
    return new MailHost(preference, host, all, found.unknown());
  }

  private static NextHops pick(DomainName domain, List<MailHost> hosts) {
    List<NextHop> hops = hosts.stream().flatMap(MailHost::hops).limit(MAX_HOPS).toList();
    if (!hops.isEmpty()) {
      return new NextHops.Found(hops);
    }
    if (hosts.stream().anyMatch(MailHost::unknown)) {
      return new NextHops.Failed(
          LookupFailure.NO_ANSWER, "no name server answered for the mail hosts of " + domain);
    }
    return new NextHops.Failed(
        LookupFailure.NO_ADDRESS, "no mail host of " + domain + " has an address");
  }

  private static NextHops loop(String what) {
    return new NextHops.Failed(LookupFailure.LOOPS_BACK, what + " loops back to myself");
  }

  private <T> void shuffle(List<T> list) {
    synchronized (random) {
      for (int i = list.size() - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        T kept = list.get(i);
        list.set(i, list.get(j));
        list.set(j, kept);
      }
    }
  }
}
