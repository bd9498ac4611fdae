// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import dev.waybill.core.queue.RowTable.Phase;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sums up the rows by site, in one pass over memory. Not thread-safe. */
final class SiteViews {

  private final RowTable rows;
  private final Instant now;
  private final Map<SiteIndex, long[]> times = new HashMap<>();

  SiteViews(RowTable rows, Instant now) {
    this.rows = rows;
    this.now = now;
  }

  List<SiteView> of(Collection<SiteIndex> sites) {
    for (int slot = 0; slot < rows.end(); slot++) {
      Phase phase = rows.phaseOf(slot);
      if (phase != Phase.FREE) {
        long[] time =
            times.computeIfAbsent(
                rows.domain[slot].site, site -> new long[] {Long.MAX_VALUE, Long.MAX_VALUE});
        time[0] = Math.min(time[0], rows.released[slot]);
        time[1] = phase == Phase.LATER ? Math.min(time[1], rows.due[slot]) : time[1];
      }
    }
    return sites.stream().map(this::view).toList();
  }

  private SiteView view(SiteIndex site) {
    long[] time = times.getOrDefault(site, new long[] {Long.MAX_VALUE, Long.MAX_VALUE});
    Counts counts = site.counts;
    return new SiteView(
        site.name,
        site.outage,
        counts.ready(),
        counts.later(),
        counts.waiting(),
        counts.claimed(),
        time[0] == Long.MAX_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochSecond(time[0])),
        next(site, time[1]));
  }

  private Optional<Instant> next(SiteIndex site, long later) {
    if (site.counts.ready() > 0) {
      return Optional.of(
          site.outage.map(SiteOutage::pausedUntil).filter(now::isBefore).orElse(now));
    }
    return later == Long.MAX_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(later));
  }
}
