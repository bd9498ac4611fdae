// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.returnpath;

import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import java.time.Duration;

/**
 * What an administrator can set about return paths.
 *
 * @param hostTemplate how the bounce host of a domain is called
 * @param lifetime how long after its acceptance a message's bounces are believed
 */
public record ReturnPathSettings(HostTemplate hostTemplate, Duration lifetime) {

  /** Chosen: a secret that must be kept longer than a year is not being changed at all. */
  private static final Duration LONGEST = Duration.ofDays(365);

  /**
   * The defaults.
   *
   * <ul>
   *   <li>{@code bounce.{domain}}: chosen; short, says what it is, aligned with the domain.
   *   <li>30 days: a copy may wait 5 days with us and 5 days at each host after us (RFC 5321
   *       §4.5.4.1), and forwarding chains of more than four hosts are not seen; the rest is for
   *       queues that somebody has put on hold.
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
