// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.breaker;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Standings without a disk. */
final class MemoryBreakerStore implements BreakerStore {

  private final Map<String, Standing> standings = new TreeMap<>();

  @Override
  public synchronized List<Standing> standings() {
    return List.copyOf(standings.values());
  }

  @Override
  public synchronized void put(Standing standing) {
    standings.put(standing.account(), standing);
  }
}
