// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.breaker.BreakerSettings;
import dev.waybill.core.delivery.DeliverySettings;
import dev.waybill.core.dkim.DkimSettings;
import dev.waybill.core.dkim.keys.KeyPolicy;
import dev.waybill.core.dkim.wire.OutboundVerificationSettings;
import dev.waybill.core.dns.DnsSettings;
import dev.waybill.core.limit.LimitSettings;
import dev.waybill.core.limit.RedisSettings;
import dev.waybill.core.login.LoginSettings;
import dev.waybill.core.notice.NotifySettings;
import dev.waybill.core.relay.RelaySettings;
import dev.waybill.core.returnpath.ReturnPathSettings;
import dev.waybill.core.session.SessionSettings;
import dev.waybill.core.settings.Reading;
import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import dev.waybill.core.settings.SettingValue;
import dev.waybill.core.settings.SettingsFile;
import dev.waybill.core.settings.Variables;
import dev.waybill.core.web.AdminSettings;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The whole of {@code waybill.xml}, checked.
 *
 * <p>Immutable.
 */
public record WaybillSettings(
    Locations locations,
    RelaySettings relay,
    LimitSettings limits,
    Optional<RedisSettings> redis,
    LoginSettings logins,
    ReturnPathSettings returnPath,
    DkimSettings dkim,
    KeyPolicy keys,
    OutboundVerificationSettings wireCheck,
    DeliverySettings delivery,
    DnsSettings dns,
    Retention retention,
    NotifySettings notifications,
    BreakerSettings breaker,
    NotifySettings keyNotices,
    SessionSettings sessions,
    Optional<Mailbox> postmaster,
    AdminSettings admin,
    BounceRules bounceRules) {

  /**
   * Reads the file.
   *
   * @param file {@code waybill.xml}
   * @param base the server's data directory, where relative paths start
   * @param variables what {@code ${sys:..}} and {@code ${env:..}} stand for
   * @return the settings, and the warnings
   * @throws dev.waybill.core.settings.InvalidSettingsException with every error there is
   */
  public static Reading<WaybillSettings> read(Path file, Path base, Variables variables) {
    return SettingsFile.read(
        file, "waybill", variables, root -> read(root, base, directoryOf(file)));
  }

  /**
   * Every value in force, explicit or default, in the order in which it is read.
   *
   * @throws dev.waybill.core.settings.InvalidSettingsException when there is any error
   */
  public static List<SettingValue> values(Path file, Path base, Variables variables) {
    Set<SettingValue> values = new LinkedHashSet<>();
    SettingsFile.read(
        file, "waybill", variables, root -> read(root, base, directoryOf(file)), values::add);
    return List.copyOf(values);
  }

  private static Path directoryOf(Path file) {
    return file.resolveSibling(".").normalize();
  }

  private static WaybillSettings read(Section root, Path base, Path directory) {
    RelaySettings relay = RelaySettings.read(root.child("relay"));
    return new WaybillSettings(
        Locations.read(root, base),
        relay,
        LimitSettings.read(
            root.child("limits"), relay.accountsWithoutLimits(), relay.networksWithoutLimits()),
        RedisSettings.read(root.child("limits"), base),
        LoginSettings.read(root.child("relay").child("logins")),
        ReturnPathSettings.read(root.child("return-path")),
        DkimSettings.read(root.child("dkim")),
        KeyPolicy.read(root.child("dkim")),
        OutboundVerificationSettings.read(root.child("dkim").child("wire-check")),
        DeliverySection.delivery(root.child("delivery")),
        DeliverySection.dns(root.child("delivery").child("dns")),
        Retention.read(root.child("storage")),
        NotifySettings.read(root.child("limits").child("notify"), Scalars.path(base)),
        BreakerSettings.read(root.child("limits").child("breaker")),
        NotifySettings.readWithoutAccount(root.child("dkim").child("notify"), Scalars.path(base)),
        SessionSettings.read(root.child("sessions")),
        root.child("postmaster").optional("account", Mailbox::parse),
        AdminSettings.read(root.child("admin")),
        BounceRules.read(root.child("bounces"), directory));
  }
}
