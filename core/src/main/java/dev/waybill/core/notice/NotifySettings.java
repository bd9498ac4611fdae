// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.notice;

import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The {@code <notify>} element of {@code <limits>} or {@code <dkim>}: who is notified.
 *
 * @param account whether the account or sender of the limit is notified, if it is an address
 * @param postmaster whether the postmaster is notified
 * @param webhook where notifications are posted
 * @param webhookSecret the file with the secret that signs them
 */
public record NotifySettings(
    boolean account, boolean postmaster, Optional<URI> webhook, Optional<Path> webhookSecret) {

  /** People are notified, programs are not. */
  public static final NotifySettings DEFAULTS =
      new NotifySettings(true, true, Optional.empty(), Optional.empty());

  /** The default if no account is concerned. */
  public static final NotifySettings WITHOUT_ACCOUNT = DEFAULTS.withoutAccount();

  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

  /**
   * Reads the element.
   *
   * @param path reads a path as all of the file are read
   */
  public static NotifySettings read(Section notify, Function<String, Path> path) {
    boolean account = notify.value("account", DEFAULTS.account(), Scalars::truth);
    NotifySettings others = readWithoutAccount(notify, path);
    return new NotifySettings(
        account, others.postmaster(), others.webhook(), others.webhookSecret());
  }

  /**
   * Reads the element if no account is concerned, so that it has no such attribute.
   *
   * @param path reads a path as all of the file are read
   */
  public static NotifySettings readWithoutAccount(Section notify, Function<String, Path> path) {
    Optional<URI> webhook = notify.optional("webhook", NotifySettings::address);
    boolean open = webhook.filter(NotifySettings::isOpen).isPresent();
    if (open) {
      notify.warning("webhook", "what is posted can be read and changed on the way; use https");
    }
    Optional<Path> secret = notify.optional("webhook-secret", path);
    if (secret.isPresent() && webhook.isEmpty()) {
      notify.warning("webhook-secret", "signs nothing without a webhook");
    }
    return new NotifySettings(
        false, notify.value("postmaster", DEFAULTS.postmaster(), Scalars::truth), webhook, secret);
  }

  private NotifySettings withoutAccount() {
    return new NotifySettings(false, postmaster, webhook, webhookSecret);
  }

  private static URI address(String text) {
    try {
      URI address = URI.create(text);
      boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
      if (web && address.getHost() != null && address.getUserInfo() == null) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(expected(), e);
    }
    throw new IllegalArgumentException(expected());
  }

  private static String expected() {
    return "expected an address such as https://hooks.example.com/waybill";
  }

  private static boolean isOpen(URI address) {
    return "http".equals(address.getScheme()) && !LOOPBACK.contains(address.getHost());
  }
}
