// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core;

import dev.waybill.core.bounce.BounceSettings;
import dev.waybill.core.delivery.DeliverySettings;
import dev.waybill.core.dns.DnsSettings;
import dev.waybill.core.relay.RelaySettings;
import dev.waybill.core.returnpath.ReturnPathSettings;
import dev.waybill.core.settings.Section;
import dev.waybill.core.settings.SettingsFile;
import dev.waybill.core.settings.Variables;
import java.nio.file.Path;

/**
 * The whole of {@code waybill.xml}, checked.
 *
 * <p>Immutable.
 */
public record WaybillSettings(
    Locations locations,
    RelaySettings relay,
    ReturnPathSettings returnPath,
    BounceSettings bounces,
    DeliverySettings delivery,
    DnsSettings dns) {

  /**
   * Reads the file.
   *
   * @param file {@code waybill.xml}
   * @param base the server's data directory, where relative paths start
   * @param variables what {@code ${sys:..}} and {@code ${env:..}} stand for
   * @throws dev.waybill.core.settings.InvalidSettingsException with every problem there is
   */
  public static WaybillSettings read(Path file, Path base, Variables variables) {
    return SettingsFile.read(file, "waybill", variables, root -> read(root, base));
  }

  private static WaybillSettings read(Section root, Path base) {
    return new WaybillSettings(
        Locations.read(root, base),
        RelaySettings.read(root.child("relay")),
        ReturnPathSettings.read(root.child("return-path")),
        BounceSettings.read(root.child("bounces")),
        DeliverySection.delivery(root.child("delivery")),
        DeliverySection.dns(root.child("delivery").child("dns")));
  }
}
