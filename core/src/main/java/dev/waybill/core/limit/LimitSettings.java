// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import dev.waybill.core.address.Network;
import dev.waybill.core.settings.Section;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code <limits>} element: how much may be sent.
 *
 * <p>Immutable.
 *
 * @param zone time zone of calendar windows that do not name one
 * @param servers how many servers share the limits; a local share is divided by it
 * @param server the name of this server
 * @param limits all limits, in the order of the file
 * @param accountsOff accounts that have no limit at all
 * @param networksOff networks that have no limit at all
 */
public record LimitSettings(
    ZoneId zone,
    int servers,
    String server,
    List<Limit> limits,
    List<KeyPattern> accountsOff,
    List<Network> networksOff) {

  /** No limits by default. */
  public static final LimitSettings DEFAULTS =
      new LimitSettings(ZoneOffset.UTC, 1, "waybill", List.of(), List.of(), List.of());

  /** Copies the lists. */
  public LimitSettings {
    limits = List.copyOf(limits);
    accountsOff = List.copyOf(accountsOff);
    networksOff = List.copyOf(networksOff);
  }

  /**
   * Reads the element.
   *
   * @param accountsOff accounts whose rule for relaying says that they have no limits
   * @param networksOff networks of which the same is said
   */
  public static LimitSettings read(
      Section limits, List<String> accountsOff, List<Network> networksOff) {
    return new LimitsSection(limits)
        .read(accountsOff.stream().map(KeyPattern::new).toList(), networksOff);
  }

  /** Whether limits are switched off for this sender. */
  public boolean isOff(Sending sending) {
    return sending.account().filter(this::isAccountOff).isPresent()
        || sending.network().filter(this::isNetworkOff).isPresent();
  }

  private boolean isAccountOff(String account) {
    String key = account.toLowerCase(Locale.ROOT);
    return accountsOff.stream().anyMatch(pattern -> pattern.matches(key));
  }

  private boolean isNetworkOff(Network network) {
    return networksOff.contains(network);
  }

  /** A limit by its name. */
  public Optional<Limit> limit(String name) {
    return limits.stream().filter(limit -> limit.name().equals(name)).findFirst();
  }

  /** The limit that applies to a counter now; empty when there is none any more. */
  public Optional<Limit> effective(CounterId counter) {
    return limit(counter.limit())
        .filter(limit -> limit.counts() == counter.counts())
        .flatMap(limit -> new LimitPlan(limit).of(counter.key()));
  }
}
