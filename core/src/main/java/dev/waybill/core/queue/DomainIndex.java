// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

/** What the index keeps of a recipient domain, or of a domain under a route of its own. */
final class DomainIndex {

  /** How many rows are where. */
  final Counts counts = new Counts();

  final String key;
  final String name;

  /** Whether the site was looked up, so that it is more than a guess. */
  boolean resolved;

  /** Milliseconds. */
  long askedAt = Long.MIN_VALUE;

  SiteIndex site;

  DomainIndex(String key, String name, SiteIndex site) {
    this.key = key;
    this.name = name;
    this.site = site;
  }

  /** Whether its rows go where the settings say, not where somebody sent them. */
  boolean followsSettings() {
    return key.equals(name);
  }
}
