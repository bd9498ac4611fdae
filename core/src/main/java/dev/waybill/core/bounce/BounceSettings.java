// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;

/**
 * What an administrator can set about bounces.
 *
 * @param notifyAuthor whether the author of a message is told when it bounces; whoever turns this
 *     off reads the journal instead
 */
public record BounceSettings(boolean notifyAuthor) {

  /** The defaults: the author is told, as RFC 5321 §6.1 demands of who accepted the mail. */
  public static final BounceSettings DEFAULTS = new BounceSettings(true);

  /** Reads the {@code <bounces>} element. */
  public static BounceSettings read(Section bounces) {
    return new BounceSettings(
        bounces.value("notify-author", DEFAULTS.notifyAuthor(), Scalars::truth));
  }
}
