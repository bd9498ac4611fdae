// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.reply.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The replies to clients over their limit. */
public final class LimitReplies {

  private static final long SECOND_MILLIS = 1000;
  private static final long KIB = 1024;

  private LimitReplies() {}

  /**
   * The reply if charges do not fit. Order: can never fit, then refused, then the longest wait.
   *
   * @param limitsExceeded at least one
   */
  public static Verdict of(List<LimitExceeded> limitsExceeded, Instant now) {
    return limitsExceeded.stream()
        .filter(LimitExceeded::never)
        .findFirst()
        .<Verdict>map(limitExceeded -> new Verdict.Reject(never(limitExceeded)))
        .or(
            () ->
                longest(limitsExceeded.stream().filter(LimitReplies::isRefused).toList())
                    .map(limitExceeded -> new Verdict.Reject(reached(550, limitExceeded, now))))
        .or(
            () ->
                longest(limitsExceeded)
                    .map(limitExceeded -> new Verdict.Defer(reached(451, limitExceeded, now))))
        .orElseThrow();
  }

  private static boolean isRefused(LimitExceeded limitExceeded) {
    return limitExceeded.charge().counter().limit().over() == OverLimitAction.REFUSE;
  }

  private static Optional<LimitExceeded> longest(List<LimitExceeded> limitsExceeded) {
    return limitsExceeded.stream()
        .max(Comparator.comparing(limitExceeded -> limitExceeded.next().orElse(Instant.MAX)));
  }

  /** RFC 3463 §3.8: X.7.1, because of policy, not of the message. */
  private static Reply reached(int code, LimitExceeded limitExceeded, Instant now) {
    Usage usage = limitExceeded.usage();
    Limit limit = usage.counter().limit();
    String wait = limitExceeded.next().map(next -> wait(Duration.between(now, next))).orElse("");
    return Reply.of(
        code,
        new EnhancedStatus(code / 100, 7, 1),
        "Limit \"%s\" reached: %s, next in %s"
            .formatted(limit.name(), of(limit.counts(), usage.used(), usage.allowed()), wait));
  }

  private static Reply never(LimitExceeded limitExceeded) {
    Limit limit = limitExceeded.usage().counter().limit();
    long most = limit.rate().burst().orElse(limit.rate().amount());
    return Reply.of(
        550,
        new EnhancedStatus(5, 7, 1),
        "Limit \"%s\" allows at most %s, this needs %s"
            .formatted(
                limit.name(),
                amount(limit.counts(), most),
                amount(limit.counts(), limitExceeded.charge().amount())));
  }

  /** What the log says of mail that has to wait; as for a deferral, which it is not. */
  public static Reply held(List<LimitExceeded> limitsExceeded, Instant now) {
    LimitExceeded limitExceeded = longest(limitsExceeded).orElseThrow();
    Usage usage = limitExceeded.usage();
    Limit limit = usage.counter().limit();
    return Reply.of(
        451,
        new EnhancedStatus(4, 7, 1),
        "Held by limit \"%s\": %s, next in %s"
            .formatted(
                limit.name(),
                of(limit.counts(), usage.used(), usage.allowed()),
                limitExceeded.next().map(next -> wait(Duration.between(now, next))).orElse("")));
  }

  /** RFC 3463 §3.4: X.3.0, the mail system; the reason is for the log. */
  public static Verdict unavailable(Answer.Unavailable answer) {
    return new Verdict.Defer(
        Reply.of(
            451,
            new EnhancedStatus(4, 3, 0),
            "Limit \"%s\" cannot be checked at the moment, try again in a minute"
                .formatted(answer.limit())));
  }

  /** {@code 3 of 10 recipients}, for people. */
  public static String of(Counted counts, long used, long allowed) {
    return counts == Counted.OCTETS
        ? octets(used) + " of " + octets(allowed)
        : used + " of " + allowed + " " + unit(counts);
  }

  private static String amount(Counted counts, long amount) {
    return counts == Counted.OCTETS ? octets(amount) : amount + " " + unit(counts);
  }

  private static String unit(Counted counts) {
    return switch (counts) {
      case MESSAGES -> "messages";
      case RECIPIENTS -> "recipients";
      case OCTETS -> "octets";
      case DISTINCT_RECIPIENTS -> "distinct recipients";
      case NEW_RECIPIENTS -> "new recipients";
    };
  }

  /** Rounded down to a tenth of the unit. */
  public static String octets(long octets) {
    String[] units = {"octets", "KiB", "MiB", "GiB", "TiB"};
    long one = 1;
    int unit = 0;
    while (octets / one >= KIB && unit < units.length - 1) {
      one *= KIB;
      unit++;
    }
    long tenth = octets % one * 10 / one;
    return octets / one + (tenth == 0 ? " " : "." + tenth + " ") + units[unit];
  }

  /** The two largest units, rounded up: {@code 3 h 12 min}. */
  public static String wait(Duration wait) {
    long seconds = Math.max(1, Math.floorDiv(wait.toMillis() + SECOND_MILLIS - 1, SECOND_MILLIS));
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return two(seconds, 60, "min", 1, "s");
    }
    return seconds <= 24 * 3600 - 60
        ? two(roundedUp(seconds, 60), 3600, "h", 60, "min")
        : two(roundedUp(seconds, 3600), 24 * 3600, "d", 3600, "h");
  }

  private static long roundedUp(long seconds, long unit) {
    return (seconds + unit - 1) / unit * unit;
  }

  private static String two(long seconds, long large, String name, long small, String rest) {
    long left = seconds % large / small;
    return seconds / large + " " + name + (left == 0 ? "" : " " + left + " " + rest);
  }
}
