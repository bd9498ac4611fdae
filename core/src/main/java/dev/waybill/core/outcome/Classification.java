// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import java.util.Locale;

/**
 * What a reply means, decided once, when its event is written.
 *
 * @param category such as {@code unknown-recipient}; the labels of {@link Category}
 * @param scope who is at fault
 * @param permanence whether trying again can help
 * @param confidence how well founded this is
 * @param rule the name of the rule that decided, and the version of its file
 */
public record Classification(
    String category, Scope scope, Permanence permanence, Confidence confidence, String rule) {

  /** Who is at fault. */
  public enum Scope {
    /** The recipient's address or mailbox. */
    RECIPIENT,
    /** The sender's domain: authentication. */
    SENDER,
    /** Our address: reputation, blocklists. */
    ADDRESS,
    /** The message: content, size. */
    MESSAGE,
    /** The destination: down, full, misconfigured. */
    DESTINATION,
    /** We sent too much, too fast. */
    OVERLOAD,
    /** This server itself: its limits, its faults. */
    LOCAL,
    /** Nobody can tell. */
    UNKNOWN;

    /** The name as it is in JSON and in metrics, such as {@code recipient}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Refuses a hard bounce that is not the recipient's fault. */
  public Classification {
    if (permanence == Permanence.PERMANENT && scope != Scope.RECIPIENT) {
      throw new IllegalArgumentException(
          "only a recipient takes no mail for good, not the scope " + scope.label());
    }
  }

  /** Whether this recipient is not to be written to again; only then it may be suppressed. */
  public boolean isHardBounce() {
    return permanence == Permanence.PERMANENT;
  }
}
