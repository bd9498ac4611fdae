// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/**
 * One counter of a limit: for one account, one domain, and so on.
 *
 * <p>Immutable. Two counters are the same if their {@link #id} is, even if the limit has changed.
 *
 * @param limit as it applies to this key, with overrides resolved
 * @param key whose sending is counted, in the form of the limit's scope, lower case
 */
public record Counter(Limit limit, String key) {

  /** What it is stored under. */
  public CounterId id() {
    return new CounterId(limit.name(), limit.counts(), key);
  }
}
