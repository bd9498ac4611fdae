// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.breaker;

import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One reason for the breaker to act.
 *
 * <p>Immutable.
 *
 * @param when what is measured
 * @param perMille the share that must not be passed, in thousandths
 * @param ofLast over how many recipients, the latest ones
 * @param atLeast fewer say nothing: one of two is no half
 * @param then what is done
 * @param line where it is in the file
 */
public record Trigger(
    Measure when, int perMille, int ofLast, int atLeast, Reaction then, int line) {

  /** Chosen: a share of fewer is chance. */
  private static final int FEWEST = 20;

  /** Chosen: so many bits are kept for each client. */
  static final int MOST = 10_000;

  private static final int DEFAULT_OF_LAST = 1000;
  private static final Pattern SHARE = Pattern.compile("(\\d{1,2})(?:\\.(\\d))?%");

  /** Reads the {@code <trip>} element. */
  static Optional<Trigger> read(Section trip) {
    Optional<Measure> when = trip.required("when", "hard-bounces", Scalars.oneOf(Measure.class));
    Optional<Integer> share = trip.required("share", "5%", Trigger::share);
    Optional<Reaction> then = trip.required("then", "slow", Scalars.oneOf(Reaction.class));
    int ofLast = trip.value("of-last", DEFAULT_OF_LAST, Scalars.number(FEWEST, MOST));
    int atLeast =
        trip.value("at-least", Math.max(FEWEST, ofLast / 5), Scalars.number(FEWEST, MOST));
    if (atLeast > ofLast) {
      trip.problem("can never act: at-least is more than of-last");
    }
    if (when.isEmpty() || share.isEmpty() || then.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Trigger(when.get(), share.get(), ofLast, atLeast, then.get(), trip.line()));
  }

  private static int share(String text) {
    Matcher parts = SHARE.matcher(text);
    if (parts.matches()) {
      String tenth = parts.group(2) == null ? "0" : parts.group(2);
      int perMille = Integer.parseInt(parts.group(1)) * 10 + Integer.parseInt(tenth);
      if (perMille > 0) {
        return perMille;
      }
    }
    throw new IllegalArgumentException("expected a share from 0.1% to 99.9%, such as 5%");
  }

  /** Whether this is too much, and there is enough of it to say so. */
  boolean acts(Portion portion) {
    return portion.of() >= atLeast && portion.exceeds(perMille);
  }

  /** What an administrator reads: the measured share and the declared one. */
  String evidence(Portion portion) {
    return portion.part()
        + " of the last "
        + portion.of()
        + " "
        + when.words()
        + " ("
        + portion.percent()
        + ", allowed are "
        + perMille / 10
        + "."
        + perMille % 10
        + " %)";
  }
}
