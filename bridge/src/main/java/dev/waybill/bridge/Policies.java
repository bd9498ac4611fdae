// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.WaybillSettings;
import dev.waybill.core.relay.RelayPolicy;

/**
 * Everything that a reload replaces, all at once.
 *
 * <p>Immutable.
 */
record Policies(WaybillSettings settings, RelayPolicy relay) {

  static Policies of(WaybillSettings settings) {
    return new Policies(settings, new RelayPolicy(settings.relay()));
  }
}
