// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.returnpath;

import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import java.time.Duration;

/**
 * The settings of return paths.
 *
 * @param hostTemplate the form of a bounce host's name
 * @param lifetime how long after its acceptance a message's bounces are accepted
 */
public record ReturnPathSettings(HostTemplate hostTemplate, Duration lifetime) {

  /** Chosen: a secret that must be kept for more than a year is never rotated in practice. */
  private static final Duration LONGEST = Duration.ofDays(365);

  /**
   * The defaults.
   *
   * <ul>
   *   <li>{@code bounce.{domain}}: chosen; short, descriptive, aligned with the domain (DMARC).
   *   <li>30 days: a message may be retried for 5 days by us and by each host after us (RFC 5321
   *       §4.5.4.1), forwarding chains of more than four hosts do not occur, and the rest is for
   *       queues on hold.
   * </ul>
   */
  public static final ReturnPathSettings DEFAULTS =
      new ReturnPathSettings(new HostTemplate("bounce.{domain}"), Duration.ofDays(30));

  /** Checks the lifetime. */
  public ReturnPathSettings {
    if (lifetime.compareTo(Duration.ofDays(1)) < 0 || lifetime.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "the lifetime of a return path must be 1 to " + LONGEST.toDays() + " days: " + lifetime);
    }
  }

  /** Reads the {@code <return-path>} element. */
  public static ReturnPathSettings read(Section returnPath) {
    return new ReturnPathSettings(
        returnPath.value("host", DEFAULTS.hostTemplate(), HostTemplate::parse),
        returnPath.value("lifetime", DEFAULTS.lifetime(), ReturnPathSettings::lifetime));
  }

  private static Duration lifetime(String text) {
    Duration lifetime = Scalars.duration(text);
    return new ReturnPathSettings(DEFAULTS.hostTemplate(), lifetime).lifetime();
  }
}
