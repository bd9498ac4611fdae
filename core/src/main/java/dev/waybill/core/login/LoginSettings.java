// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import java.time.Duration;

/**
 * The {@code <logins>} element of {@code <relay>}: the consequences of failed logins.
 *
 * @param guard whether the guard is on
 * @param slowAfter failed logins of a network or an account that are answered without delay
 * @param refuseAfter failed logins after which the network or the account is refused
 * @param within how long a failed login counts
 * @param refuseFor how long a refusal lasts
 */
public record LoginSettings(
    boolean guard, int slowAfter, int refuseAfter, Duration within, Duration refuseFor) {

  /**
   * Chosen: people try a forgotten password three times, programs a wrong one twenty times; either
   * may try again after 15 minutes.
   */
  public static final LoginSettings DEFAULTS =
      new LoginSettings(true, 3, 20, Duration.ofMinutes(10), Duration.ofMinutes(15));

  /** Chosen: bounds the memory of an entry. */
  private static final int MOST = 1000;

  /** Reads the element. */
  public static LoginSettings read(Section logins) {
    LoginSettings settings =
        new LoginSettings(
            logins.value("guard", DEFAULTS.guard(), LoginSettings::onOrOff),
            logins.value("slow-after", DEFAULTS.slowAfter(), Scalars.number(0, MOST)),
            logins.value("refuse-after", DEFAULTS.refuseAfter(), Scalars.number(1, MOST)),
            logins.value("within", DEFAULTS.within(), Scalars::duration),
            logins.value("refuse-for", DEFAULTS.refuseFor(), Scalars::duration));
    if (settings.slowAfter() >= settings.refuseAfter()) {
      logins.problem("would refuse before it slows down: slow-after must be below refuse-after");
    }
    return settings;
  }

  private static boolean onOrOff(String text) {
    return switch (text) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new IllegalArgumentException("expected on or off");
    };
  }
}
