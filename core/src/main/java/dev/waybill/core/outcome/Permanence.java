// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import java.util.Locale;

/** Whether trying again can help. */
public enum Permanence {
  /** The recipient takes no mail, whatever is sent: a hard bounce. */
  PERMANENT,
  /** The same message is never taken; after a change to it, to a record or to a list it may be. */
  UNTIL_CHANGED,
  /** The same message may be taken later. */
  TEMPORARY;

  /** The name as it is in JSON, such as {@code until-changed}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
