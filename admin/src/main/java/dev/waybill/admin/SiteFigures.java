// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import dev.waybill.core.queue.DeliveryQueue;
import dev.waybill.core.queue.SiteView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Figures that take a look at all rows of the queue, at most one in some seconds. Thread-safe.
 *
 * <p>Metrics ask for each figure alone; a million rows keep the queue busy for tens of milliseconds
 * each time.
 */
final class SiteFigures {

  /** Chosen: less than the interval at which metrics are usually read. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private Optional<Look> last = Optional.empty();

  /** How many sites are left alone now. */
  long paused(DeliveryQueue queue, Instant now) {
    return look(queue, now).paused();
  }

  /** Since when the oldest recipient in the queue may leave, in seconds; 0 when there is none. */
  long oldestSeconds(DeliveryQueue queue, Instant now) {
    return look(queue, now)
        .oldest()
        .map(oldest -> Math.max(0, Duration.between(oldest, now).toSeconds()))
        .orElse(0L);
  }

  private synchronized Look look(DeliveryQueue queue, Instant now) {
    Look look =
        last.filter(known -> Duration.between(known.at(), now).abs().compareTo(FRESH) < 0)
            .orElseGet(() -> Look.at(queue.sites(), now));
    last = Optional.of(look);
    return look;
  }

  private record Look(Instant at, long paused, Optional<Instant> oldest) {

    private static Look at(List<SiteView> sites, Instant now) {
      return new Look(
          now,
          sites.stream().filter(site -> QueueOverview.isPaused(site, now)).count(),
          sites.stream().flatMap(site -> site.oldestReleased().stream()).min(Instant::compareTo));
    }
  }
}
