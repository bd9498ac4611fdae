// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.login.AuthThrottle;
import dev.waybill.core.login.LoginOutcome;
import java.net.InetAddress;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one guard against password guessing as the protocols of James ask it: counts and logs what
 * became of their logins. Thread-safe.
 */
public final class LoginGuard {

  private static final Logger LOGGER = LoggerFactory.getLogger(LoginGuard.class);

  /** Chosen: longer than a usual address. */
  private static final int MOST_SHOWN = 80;

  private final String protocol;
  private final Supplier<AuthThrottle> throttle;
  private final Metric failed;
  private final Metric refused;

  /**
   * The guard for one protocol.
   *
   * @param protocol its name in the log and the metrics, such as {@code IMAP}
   */
  public LoginGuard(String protocol, Supplier<AuthThrottle> throttle, MetricFactory metrics) {
    this.protocol = protocol;
    this.throttle = throttle;
    String prefix = "waybill.login." + protocol.toLowerCase(Locale.ROOT);
    this.failed = metrics.generate(prefix + ".failed");
    this.refused = metrics.generate(prefix + ".refused");
  }

  /**
   * Has a login tested, unless too many have failed.
   *
   * @param account the name that the client sent
   * @param test whether James lets it in
   */
  public LoginOutcome login(InetAddress client, String account, BooleanSupplier test) {
    LoginOutcome outcome = throttle.get().login(client, account, test);
    if (outcome instanceof LoginOutcome.Refused) {
      refused.increment();
    } else if (outcome instanceof LoginOutcome.Failed failure) {
      failed.increment();
      if (failure.refusing()) {
        LOGGER.warn(
            "Too many failed logins: refusing more for a while; the last one was to {} from {}"
                + " over {}",
            shown(account),
            client.getHostAddress(),
            protocol);
      }
    }
    return outcome;
  }

  /** Foreign text in the log: printable, and not too long. */
  private static String shown(String account) {
    String printable = account.replaceAll("[^\\x21-\\x7e]", "?");
    return printable.length() <= MOST_SHOWN ? printable : printable.substring(0, MOST_SHOWN) + "~";
  }
}
