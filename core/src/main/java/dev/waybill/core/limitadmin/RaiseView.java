// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limitadmin;

import dev.waybill.core.limit.Raise;

/**
 * A raise that is in effect.
 *
 * @param limit the name of the limit
 * @param key whose
 * @param by how much is added
 * @param until when it ends
 */
public record RaiseView(String limit, String key, long by, String until) {

  static RaiseView of(Raise raise) {
    return new RaiseView(raise.limit(), raise.key(), raise.by(), raise.until().toString());
  }
}
