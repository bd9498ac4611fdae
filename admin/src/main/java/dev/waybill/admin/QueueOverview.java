// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.waybill.core.queue.QueueTotals;
import dev.waybill.core.queue.SiteOutage;
import dev.waybill.core.queue.SiteView;
import dev.waybill.core.queue.WaitReason;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of the whole queue; names and forms are an interface, see {@code
 * docs/reference/queue-routes.md}.
 *
 * @param recipients how many there are in the queue
 * @param reasons how many of them wait for what
 * @param siteCount how many sites there are
 * @param sitesPaused how many of them are left alone now
 * @param sites those with the most recipients, the fullest first
 */
record QueueOverview(
    long recipients, Map<String, Long> reasons, int siteCount, long sitesPaused, List<Site> sites) {

  static QueueOverview of(QueueTotals totals, List<SiteView> sites, int max, Instant now) {
    Map<String, Long> reasons = new LinkedHashMap<>();
    for (WaitReason.Kind kind : WaitReason.Kind.values()) {
      reasons.put(QueuedEntry.label(kind), totals.waitingFor(kind));
    }
    return new QueueOverview(
        totals.all(),
        reasons,
        sites.size(),
        sites.stream().filter(site -> isPaused(site, now)).count(),
        sites.stream()
            .sorted(
                Comparator.comparingLong(QueueOverview::size)
                    .reversed()
                    .thenComparing(SiteView::site))
            .limit(max)
            .map(site -> Site.of(site, now))
            .toList());
  }

  /** Whether nothing is sent to a site now. */
  static boolean isPaused(SiteView site, Instant now) {
    return site.outage().map(SiteOutage::pausedUntil).filter(now::isBefore).isPresent();
  }

  private static long size(SiteView site) {
    return (long) site.ready() + site.later() + site.held() + site.claimed();
  }

  /** One destination. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Site(
      String site,
      String state,
      int ready,
      int later,
      int held,
      int underWay,
      @Nullable String oldest,
      @Nullable String nextAttempt,
      QueuedEntry.@Nullable Outage outage) {

    private static Site of(SiteView view, Instant now) {
      return new Site(
          view.site(),
          state(view, now),
          view.ready(),
          view.later(),
          view.held(),
          view.claimed(),
          view.oldestReleased().map(Instant::toString).orElse(null),
          view.nextAttempt().map(Instant::toString).orElse(null),
          view.outage().map(QueuedEntry.Outage::of).orElse(null));
    }

    private static String state(SiteView view, Instant now) {
      if (isPaused(view, now)) {
        return "paused";
      }
      return view.outage().isPresent() ? "suspect" : "up";
    }
  }
}
