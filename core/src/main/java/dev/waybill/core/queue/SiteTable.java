// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import static dev.waybill.core.queue.RowTable.NONE;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.queue.SiteIndex.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which domain belongs to which site, as far as rows wait for them.
 *
 * <p>Not thread-safe. A domain is asked for again from time to time; when its site is another one,
 * its rows move there.
 */
final class SiteTable {

  /** How often the site of a domain that is not known is asked for; chosen. */
  private static final Duration UNRESOLVED = Duration.ofSeconds(5);

  /** How often a known site is asked for again; chosen: hosts move rarely. */
  private static final Duration RESOLVED = Duration.ofMinutes(30);

  final Map<String, DomainIndex> domains = new HashMap<>();
  final Map<String, SiteIndex> sites = new HashMap<>();
  private final Set<String> readySites = new HashSet<>();
  private final SiteResolver resolver;
  private final RowTable rows;

  SiteTable(SiteResolver resolver, RowTable rows) {
    this.resolver = resolver;
    this.rows = rows;
  }

  /** The sites that have something to claim since this was asked last. */
  Set<String> takeReadySites() {
    Set<String> all = new HashSet<>(readySites);
    readySites.clear();
    return all;
  }

  /** The domain of a row, if anything waits for it. */
  Optional<DomainIndex> of(QueuedDelivery row) {
    String key = domainKey(row.recipient().domain().value(), row.route());
    return Optional.ofNullable(domains.get(key));
  }

  void ready(SiteIndex site, Instant now) {
    if (site.claimable() > 0 && !site.isPaused(now)) {
      readySites.add(site.name);
    }
  }

  private static String domainKey(String name, String route) {
    return route.isEmpty() ? name : name + " " + route;
  }

  /** The domain of a row that is about to come, or that is there. */
  DomainIndex domain(String name, String route, Instant now) {
    String key = domainKey(name, route);
    DomainIndex known = domains.get(key);
    if (known != null) {
      return known;
    }
    SiteIndex site = sites.computeIfAbsent(route.isEmpty() ? name : route, SiteIndex::new);
    DomainIndex created = new DomainIndex(key, route.isEmpty() ? key : name, site);
    created.resolved = !route.isEmpty();
    site.domains++;
    domains.put(key, created);
    resolve(created, now);
    return created;
  }

  /** Asks for the site of a domain, unless it was asked for shortly before. */
  void resolve(DomainIndex domain, Instant now) {
    long time = now.toEpochMilli();
    Duration pause = domain.resolved ? RESOLVED : UNRESOLVED;
    boolean early = domain.askedAt != Long.MIN_VALUE && time < domain.askedAt + pause.toMillis();
    if (!domain.followsSettings() || early) {
      return;
    }
    domain.askedAt = time;
    Optional<String> site = resolver.known(new DomainName(domain.name));
    domain.resolved |= site.isPresent();
    site.ifPresent(name -> move(domain, name, now));
  }

  /** Moves a domain to a site, with its rows. */
  void move(DomainIndex domain, String name, Instant now) {
    SiteIndex from = domain.site;
    if (from.name.equals(name)) {
      return;
    }
    SiteIndex to = sites.computeIfAbsent(name, SiteIndex::new);
    List<Lane> lanes = new ArrayList<>();
    from.lanes().forEach(lanes::add);
    for (Lane lane : lanes) {
      moveRows(lane, domain, from, to);
    }
    from.counts.add(domain.counts, -1);
    to.counts.add(domain.counts, 1);
    from.domains--;
    to.domains++;
    domain.site = to;
    if (from.domains == 0 && from.outage.isEmpty()) {
      sites.remove(from.name);
    }
    ready(to, now);
  }

  private void moveRows(Lane lane, DomainIndex domain, SiteIndex from, SiteIndex to) {
    int slot = lane.head;
    while (slot != NONE) {
      int next = rows.next[slot];
      if (rows.domain[slot] == domain) {
        lane.remove(rows, slot);
        to.lane(lane.client).addLast(rows, slot);
        to.oldest = Math.min(to.oldest, rows.released[slot]);
        from.taken -= rows.taken[slot] ? 1 : 0;
        to.taken += rows.taken[slot] ? 1 : 0;
      }
      slot = next;
    }
  }

  void dropIfEmpty(DomainIndex domain) {
    if (domain.counts.all() == 0 && domains.remove(domain.key, domain)) {
      SiteIndex site = domain.site;
      site.domains--;
      if (site.domains == 0 && site.outage.isEmpty()) {
        sites.remove(site.name);
      }
    }
  }
}
