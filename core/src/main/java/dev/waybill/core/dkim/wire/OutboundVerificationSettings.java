// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import java.util.OptionalInt;

/**
 * Which messages are checked.
 *
 * <p>Immutable.
 *
 * @param every one of so many signed messages; empty when none is
 */
public record OutboundVerificationSettings(OptionalInt every) {

  /** Off: nobody has to have it. */
  public static final OutboundVerificationSettings DEFAULTS =
      new OutboundVerificationSettings(OptionalInt.empty());

  /** Chosen: rarer than this, a fault stays unseen for days on most servers. */
  private static final int RAREST = 1_000_000;

  private static final String ONE_OF = "1/";

  /** Reads the {@code <wire-check>} element of {@code <dkim>}. */
  public static OutboundVerificationSettings read(Section wireCheck) {
    return new OutboundVerificationSettings(
        wireCheck.value("sample", DEFAULTS.every(), OutboundVerificationSettings::sample));
  }

  private static OptionalInt sample(String text) {
    if (text.equals("off")) {
      return OptionalInt.empty();
    }
    if (!text.startsWith(ONE_OF)) {
      throw new IllegalArgumentException("expected off, or a share of the messages such as 1/1000");
    }
    try {
      return OptionalInt.of(Scalars.number(1, RAREST).apply(text.substring(ONE_OF.length())));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected 1/1 to 1/" + RAREST, e);
    }
  }
}
