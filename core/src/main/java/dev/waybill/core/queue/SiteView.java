// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a site, for people.
 *
 * @param site its name
 * @param outage why it is left alone, if it failed last time
 * @param ready how many deliveries could leave now if the site takes them
 * @param later how many are due later
 * @param held how many wait for something else
 * @param claimed how many are under way
 * @param oldestReleased when the oldest of them was first allowed to leave
 * @param nextAttempt when the next attempt is made; empty when none is planned
 */
public record SiteView(
    String site,
    Optional<SiteOutage> outage,
    int ready,
    int later,
    int held,
    int claimed,
    Optional<Instant> oldestReleased,
    Optional<Instant> nextAttempt) {}
