// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import java.time.Duration;
import java.util.List;

/**
 * How DNS queries are made.
 *
 * <p>Immutable.
 *
 * @param servers the name servers, in order; empty for those of the operating system
 * @param timeout the timeout of a query to one server
 * @param attempts how often each server is queried before the lookup fails; a query without any
 *     answer blocks for {@code timeout} times {@code attempts} times the number of servers
 * @param cacheEntries how many names are cached; 0 for no cache
 * @param longestCache the longest time that an answer is cached, whatever its TTL says
 * @param addresses which addresses of a host are tried, and in which order
 */
public record DnsSettings(
    List<ServerAddress> servers,
    Duration timeout,
    int attempts,
    int cacheEntries,
    Duration longestCache,
    AddressPreference addresses) {

  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

  /**
   * The defaults.
   *
   * <ul>
   *   <li>servers: those of the operating system.
   *   <li>timeout 5 s and 2 attempts: the defaults of resolv.conf(5).
   *   <li>10,000 names: about 10 MB; chosen, no source.
   *   <li>1 h: a change of a domain's mail host is noticed within an hour; chosen, no source.
   *   <li>IPv6 first: RFC 6724 §2.1.
   * </ul>
   */
  public static final DnsSettings DEFAULTS =
      new DnsSettings(
          List.of(),
          Duration.ofSeconds(5),
          2,
          10_000,
          Duration.ofHours(1),
          AddressPreference.IPV6_FIRST);

  private static final int MAX_ATTEMPTS = 10;

  /** Checks the ranges and copies the list. */
  public DnsSettings {
    servers = List.copyOf(servers);
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new IllegalArgumentException("DNS timeout must be more than 0 and at most 1m");
    }
    if (attempts < 1 || attempts > MAX_ATTEMPTS) {
      throw new IllegalArgumentException("DNS attempts must be 1 to " + MAX_ATTEMPTS);
    }
    if (cacheEntries < 0) {
      throw new IllegalArgumentException("DNS cache entries must be 0 or more");
    }
    if (longestCache.isNegative()) {
      throw new IllegalArgumentException("the longest DNS cache time must not be negative");
    }
    for (ServerAddress server : servers) {
      if (server.address().isEmpty()) {
        throw new IllegalArgumentException("a DNS server is named by its address: " + server);
      }
    }
  }

  /** The same with other servers. */
  public DnsSettings withServers(List<ServerAddress> others) {
    return new DnsSettings(others, timeout, attempts, cacheEntries, longestCache, addresses);
  }

  /** The same with another time limit and number of attempts. */
  public DnsSettings withPatience(Duration each, int times) {
    return new DnsSettings(servers, each, times, cacheEntries, longestCache, addresses);
  }

  /** The same without a cache. */
  public DnsSettings withoutCache() {
    return new DnsSettings(servers, timeout, attempts, 0, longestCache, addresses);
  }

  /** The same with other addresses. */
  public DnsSettings withAddresses(AddressPreference preference) {
    return new DnsSettings(servers, timeout, attempts, cacheEntries, longestCache, preference);
  }
}
