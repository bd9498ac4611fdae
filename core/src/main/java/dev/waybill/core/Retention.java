// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core;

import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import java.time.Duration;

/**
 * How long what is past is remembered.
 *
 * <p>Immutable.
 *
 * @param journal how long the journal keeps a message that is settled
 */
public record Retention(Duration journal) {

  /** 90 days: chosen; three monthly reports, some 2 KB for each recipient. */
  public static final Retention DEFAULTS = new Retention(Duration.ofDays(90));

  /** A hundred years, which is for ever. */
  private static final int MOST_DAYS = 36_500;

  static Retention read(Section storage) {
    int days =
        storage.value(
            "journal-days",
            Math.toIntExact(DEFAULTS.journal().toDays()),
            Scalars.number(1, MOST_DAYS));
    return new Retention(Duration.ofDays(days));
  }

  /**
   * The same, but not shorter than something else that needs the journal, such as a return path
   * that is still believed.
   */
  public Retention atLeast(Duration need) {
    return need.compareTo(journal) > 0 ? new Retention(need) : this;
  }
}
