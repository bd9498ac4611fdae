// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import dev.waybill.core.address.DomainName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * The authoritative name servers of the zone that contains a name: those of the closest name above
 * it that has NS records (RFC 1034 §4.2), found through the servers of {@link DnsSettings}.
 *
 * <p>Thread-safe. Limits: a server that is only in the parent zone's delegation is not found.
 */
final class ZoneServers {

  /** As many as the root zone has, the most that once fitted into an answer (RFC 8109 §3.2). */
  private static final int MAX_SERVERS = 13;

  /** One or two of each family is usual; chosen, no source. */
  private static final int MAX_ADDRESSES = 4;

  /** After this many servers without a known address the others are skipped; chosen, no source. */
  private static final int PATIENCE = 3;

  private final Questions questions;
  private final int port;

  ZoneServers(DnsSettings settings, int port) {
    this.questions = new Questions(settings.withoutCache());
    this.port = port;
  }

  /** The servers, by name; empty if the zone or its servers cannot be found now. */
  List<NamedServer> of(DomainName name) {
    Optional<DomainName> candidate = Optional.of(name);
    int failures = 0;
    while (candidate.isPresent() && failures < PATIENCE) {
      Lookup lookup = questions.ask(candidate.get(), Type.NS);
      // Some servers fail for NS queries below the zone apex; then the zone above is right, or says
      // that it is not authoritative.
      failures += lookup.failed() ? 1 : 0;
      List<DomainName> servers = servers(lookup, candidate.get());
      if (!servers.isEmpty()) {
        return addresses(servers);
      }
      candidate = parent(candidate.get());
    }
    return List.of();
  }

  // NS records of another name were reached through an alias and belong to the alias's zone.
  private static List<DomainName> servers(Lookup lookup, DomainName owner) {
    return lookup.records().stream()
        .filter(record -> isOf(record, owner))
        .flatMap(ZoneServers::target)
        .distinct()
        .sorted((a, b) -> a.value().compareTo(b.value()))
        .limit(MAX_SERVERS)
        .toList();
  }

  private static boolean isOf(Record record, DomainName owner) {
    return record.getName().toString(true).equalsIgnoreCase(owner.value());
  }

  private static Stream<DomainName> target(Record record) {
    return record instanceof NSRecord ns
        ? DnsNames.parsed(ns.getTarget()).stream()
        : Stream.empty();
  }

  private List<NamedServer> addresses(List<DomainName> names) {
    int[] failures = {0};
    return names.stream().map(name -> addresses(name, failures)).toList();
  }

  private NamedServer addresses(DomainName name, int[] failures) {
    if (failures[0] >= PATIENCE) {
      return new NamedServer(name.value(), List.of());
    }
    Questions.Addresses found = questions.addresses(name);
    List<InetSocketAddress> addresses =
        Stream.concat(found.preferred().stream(), found.others().stream())
            .limit(MAX_ADDRESSES)
            .map(this::socket)
            .toList();
    failures[0] += found.unknown() ? 1 : 0;
    return new NamedServer(name.value(), addresses);
  }

  private InetSocketAddress socket(InetAddress address) {
    return new InetSocketAddress(address, port);
  }

  private static Optional<DomainName> parent(DomainName name) {
    int dot = name.value().indexOf('.');
    return dot < 0
        ? Optional.empty()
        : Optional.of(new DomainName(name.value().substring(dot + 1)));
  }
}
