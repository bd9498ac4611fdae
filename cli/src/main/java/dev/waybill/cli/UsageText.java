// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.LimitReplies;
import dev.waybill.core.limitadmin.Change;
import dev.waybill.core.limitadmin.ChangeView;
import dev.waybill.core.limitadmin.LimitView;
import dev.waybill.core.limitadmin.UsageView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Limits, raises and the audit trail for people.
 *
 * @param now what waits are counted from
 * @param zone where the clock of the reader hangs
 */
record UsageText(Instant now, ZoneId zone) {

  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z");

  List<String> lines(UsageView usage) {
    List<String> lines = new ArrayList<>(limits(usage.limits()));
    usage
        .raises()
        .forEach(
            raise ->
                lines.add(
                    "raised: "
                        + raise.limit()
                        + " for "
                        + raise.key()
                        + " by "
                        + raise.by()
                        + " until "
                        + minute(raise.until())));
    usage
        .breaker()
        .forEach(
            account ->
                lines.add(
                    "breaker: "
                        + account.account()
                        + " "
                        + account.state()
                        + " since "
                        + minute(account.since())
                        + ": "
                        + account.evidence()));
    return lines;
  }

  private List<String> limits(List<LimitView> limits) {
    if (limits.isEmpty()) {
      return List.of("Nothing counts under any limit");
    }
    Table table = new Table("LIMIT", "FOR", "COUNTS", "USED", "ALLOWED", "LEFT", "NEXT", "RATE");
    for (LimitView limit : limits) {
      table.row(
          limit.limit(),
          limit.key(),
          limit.counts(),
          amount(limit, limit.used()),
          amount(limit, limit.allowed()),
          amount(limit, limit.left()),
          wait(limit.next()),
          limit.rate());
    }
    return table.lines();
  }

  List<String> log(List<ChangeView> changes) {
    if (changes.isEmpty()) {
      return List.of("Nothing was ever changed");
    }
    Table table = new Table("WHEN", "WHO", "FROM", "WHAT", "LIMIT", "FOR", "HOW", "BECAUSE");
    for (ChangeView change : changes) {
      table.row(
          minute(change.at()),
          change.who(),
          change.from(),
          change.action(),
          limit(change),
          change.key(),
          change.detail(),
          change.because());
    }
    return table.lines();
  }

  private static String limit(ChangeView change) {
    if (!change.limit().isEmpty()) {
      return change.limit();
    }
    return change.action().equals(Change.Action.LIFT.label()) ? "(breaker)" : "(all)";
  }

  /** Octets in units, everything else as a number. */
  static String amount(LimitView limit, long amount) {
    return limit.counted() == Counted.OCTETS ? LimitReplies.octets(amount) : Long.toString(amount);
  }

  /** How long until then, for a column; a dash for never. */
  String wait(Optional<String> next) {
    return next.map(at -> "in " + LimitReplies.wait(Duration.between(now, Instant.parse(at))))
        .orElse("-");
  }

  private String minute(String instant) {
    return MINUTE.format(Instant.parse(instant).atZone(zone));
  }
}
