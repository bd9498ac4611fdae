// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import java.time.Duration;
import java.util.List;

/**
 * How the DNS is asked.
 *
 * <p>Immutable.
 *
 * @param servers whom to ask, in order; empty for the servers that the operating system names
 * @param timeout how long one server is waited for
 * @param attempts how often each server is asked before the lookup has failed; a question that
 *     nobody answers blocks for {@code timeout} times {@code attempts} times the servers
 * @param cacheEntries how many names are remembered; 0 asks anew each time
 * @param longestCache how long an answer is remembered at most, whatever its TTL says
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
   * What holds when nothing is set.
   *
   * <ul>
   *   <li>servers: those of the operating system.
   *   <li>timeout 5 s and 2 attempts: what resolv.conf(5) has as its defaults.
   *   <li>10,000 names: some 10 MB; chosen, no source.
   *   <li>1 h: a domain that moves its mail host is followed within the hour; chosen, no source.
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

  /** The same without a memory. */
  public DnsSettings withoutCache() {
    return new DnsSettings(servers, timeout, attempts, 0, longestCache, addresses);
  }

  /** The same with other addresses. */
  public DnsSettings withAddresses(AddressPreference preference) {
    return new DnsSettings(servers, timeout, attempts, cacheEntries, longestCache, preference);
  }
}
