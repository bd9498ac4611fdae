// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.util.List;

/**
 * What is to be done for one domain.
 *
 * <p>Immutable.
 *
 * @param changes to be stored, all or none
 * @param notices to be given when the changes are stored
 * @param wanted kinds of which a new key is to be made
 */
record KeyPlan(List<KeyChange> changes, List<KeyNotice> notices, List<KeyKind> wanted) {

  KeyPlan {
    changes = List.copyOf(changes);
    notices = List.copyOf(notices);
    wanted = List.copyOf(wanted);
  }
}
