// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

import dev.waybill.core.limit.CounterId;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.MemoryLimitStore;
import java.util.Optional;
import java.util.function.Function;

/**
 * One of the servers that count together.
 *
 * @param server its name, which no other one has and which it keeps over restarts; without blanks
 * @param servers how many there are
 * @param memory where it counts what it sends itself, best one that survives a restart; nobody else
 *     takes from it
 * @param declared the limit that applies to a counter now; empty when there is none any more
 */
public record RedisMember(
    String server,
    int servers,
    MemoryLimitStore memory,
    Function<CounterId, Optional<Limit>> declared) {

  /** Checks the name and the number. */
  public RedisMember {
    if (!server.matches("[^\\s#]{1,255}")) {
      throw new IllegalArgumentException("a server's name has no blanks and no #: " + server);
    }
    if (servers < 1) {
      throw new IllegalArgumentException("there is at least one server: " + servers);
    }
  }
}
