// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import dev.waybill.core.address.DomainName;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;

/**
 * DNS queries, each answered by a {@link Lookup} within a bounded time.
 *
 * <p>Thread-safe; a query blocks the calling thread. The cache inside dnsjava uses the wall clock.
 */
final class Questions {

  /** Length of an alias chain; one more than large providers use. Chosen, no source. */
  private static final int MAX_ALIASES = 8;

  private final DnsSettings settings;
  private final LookupSession session;

  Questions(DnsSettings settings) {
    this.settings = settings;
    LookupSession.LookupSessionBuilder builder =
        LookupSession.builder()
            .resolver(new NameServers(settings))
            .maxRedirects(MAX_ALIASES)
            .executor(Runnable::run);
    if (settings.cacheEntries() > 0) {
      builder.cache(cache(settings));
    }
    this.session = builder.build();
  }

  /** Makes one query, following aliases; failures become {@link Lookup.Kind#TROUBLE}. */
  Lookup ask(DomainName name, int type) {
    return session
        .lookupAsync(DnsNames.absolute(name), type)
        .handle((result, failure) -> failure == null ? Lookup.of(result) : Lookup.of(failure))
        .toCompletableFuture()
        // Already complete: the query runs in this thread.
        .join();
  }

  /** The addresses of a host in the families that the settings select. */
  Addresses addresses(DomainName host) {
    Lookup v4 = wanted(host, Type.A, settings.addresses().wantsIpv4());
    Lookup v6 = wanted(host, Type.AAAA, settings.addresses().wantsIpv6());
    boolean v6First = settings.addresses() == AddressPreference.IPV6_FIRST;
    return new Addresses(
        inet(v6First ? v6 : v4), inet(v6First ? v4 : v6), v4.failed() || v6.failed());
  }

  private Lookup wanted(DomainName host, int type, boolean wanted) {
    return wanted ? ask(host, type) : new Lookup(Lookup.Kind.NOTHING, List.of());
  }

  private static List<InetAddress> inet(Lookup lookup) {
    List<InetAddress> addresses = new ArrayList<>();
    for (Record each : lookup.records()) {
      if (each instanceof ARecord a) {
        addresses.add(a.getAddress());
      } else if (each instanceof AAAARecord aaaa) {
        addresses.add(aaaa.getAddress());
      }
    }
    return addresses;
  }

  private static Cache cache(DnsSettings settings) {
    Cache cache = new Cache(DClass.IN);
    int seconds = (int) Math.min(Integer.MAX_VALUE, settings.longestCache().toSeconds());
    cache.setMaxEntries(settings.cacheEntries());
    cache.setMaxCache(seconds);
    cache.setMaxNCache(seconds);
    return cache;
  }

  /**
   * The addresses of one host.
   *
   * @param preferred of the family that is tried first
   * @param others of the other family
   * @param unknown whether one of the lookups failed
   */
  record Addresses(List<InetAddress> preferred, List<InetAddress> others, boolean unknown) {}
}
