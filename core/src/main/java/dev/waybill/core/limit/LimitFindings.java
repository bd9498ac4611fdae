// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import dev.waybill.core.settings.Section;
import java.time.Duration;
import java.util.List;

/** Finds semantic problems of well-formed limits, individually and in combination. */
final class LimitFindings {

  private LimitFindings() {}

  static void check(Section section, Limit limit) {
    boolean day =
        limit.rate().window() instanceof Window.Calendar calendar
            && calendar.unit() == CalendarUnit.DAY;
    List<Long> steps = limit.schedule().steps();
    if (!steps.isEmpty() && !day) {
      section.problem(
          "has a schedule, which goes by days of the calendar; write its rate as 10000/day"
              + " aligned");
    }
    if (!steps.isEmpty() && steps.get(steps.size() - 1) > limit.rate().amount()) {
      section.problem(
          "has a schedule that ends above its rate of " + limit.rate().amount() + " a day");
    }
    if (limit.over() == OverLimitAction.HOLD && limit.counts() == Counted.MESSAGES) {
      section.problem(
          "cannot hold messages, which are kept for each recipient; count recipients instead");
    }
    checkOverrides(section, limit);
  }

  private static void checkOverrides(Section section, Limit limit) {
    List<RateOverride> overrides = limit.overrides();
    for (int i = 0; i < overrides.size(); i++) {
      KeyPattern of = overrides.get(i).of();
      Section child = at(section.children("override"), overrides.get(i).line());
      boolean possible =
          limit.of().isEmpty() || limit.of().stream().anyMatch(p -> p.covers(of) || of.covers(p));
      if (!possible) {
        child.warning("of", "can match nothing that the limit is for");
      }
      overrides.subList(0, i).stream()
          .filter(earlier -> earlier.of().covers(of))
          .findFirst()
          .ifPresent(
              earlier ->
                  child.warning(
                      "of", "is covered already by the override in line " + earlier.line()));
    }
  }

  /** The element of a line; a line has one, or several equal ones. */
  private static Section at(List<Section> sections, int line) {
    return sections.stream().filter(section -> section.line() == line).findFirst().orElseThrow();
  }

  /** Warns of limits that can never be reached, because a stricter one applies first. */
  static void check(List<Section> sections, List<Limit> limits) {
    for (Limit limit : limits) {
      limits.stream()
          .filter(stricter -> hides(stricter, limit))
          .findFirst()
          .ifPresent(stricter -> warn(at(sections, limit.line()), stricter));
    }
  }

  private static void warn(Section section, Limit stricter) {
    section.warning(
        "rate",
        "can never be reached; the limit \""
            + stricter.name()
            + "\" in line "
            + stricter.line()
            + " allows less in that time");
  }

  private static boolean hides(Limit stricter, Limit limit) {
    boolean enforces =
        stricter.over() == OverLimitAction.DEFER || stricter.over() == OverLimitAction.REFUSE;
    boolean same = stricter.scope() == limit.scope() && stricter.counts() == limit.counts();
    boolean everybody =
        stricter.of().isEmpty()
            || (!limit.of().isEmpty()
                && limit.of().stream()
                    .allMatch(p -> stricter.of().stream().anyMatch(wide -> wide.covers(p))));
    // An override of either may be intended for this case.
    boolean plain = stricter.overrides().isEmpty() && limit.overrides().isEmpty();
    return enforces
        && same
        && everybody
        && plain
        && !stricter.equals(limit)
        && mostIn(longest(limit.rate().window()), stricter.rate()) < limit.rate().amount();
  }

  /** The longest duration of a window; setting the clock back makes a period an hour longer. */
  private static Duration longest(Window window) {
    return window instanceof Window.Calendar ? window.length().plusHours(1) : window.length();
  }

  /** The most that a rate allows in a time, by the number of windows that cover it. */
  private static long mostIn(Duration time, Rate rate) {
    long window = rate.window().length().toSeconds();
    long windows = (time.toSeconds() + window - 1) / window;
    long touched = rate.window() instanceof Window.Calendar ? windows + 1 : windows;
    return RateMath.timesDividedBy(rate.amount(), touched, 1);
  }
}
