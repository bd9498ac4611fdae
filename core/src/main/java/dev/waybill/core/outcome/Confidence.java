// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import java.util.Locale;

/** How well a classification is founded. */
public enum Confidence {
  /** On words that mean one thing. */
  HIGH,
  /** On a code that usually tells the truth, or on words that usually mean this. */
  MEDIUM,
  /** On what most such replies mean. */
  LOW;

  /** The name as it is in JSON, such as {@code high}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
