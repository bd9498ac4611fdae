// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.breaker;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.limit.Rate;
import dev.waybill.core.notice.JsonObject;
import dev.waybill.core.notice.Notification;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** What people and programs are told when the breaker acts. */
final class BreakerNotice {

  private BreakerNotice() {}

  static Notification of(BreakerEntry entry, Rate slowTo) {
    boolean suspended = entry.state() == BreakerEntry.State.SUSPENDED;
    String what =
        suspended
            ? "It can send nothing until an administrator has looked at it; what it tries is"
                + " refused (550 5.7.13)."
            : "It can send " + slowTo + " recipients until an administrator has looked at it.";
    return new Notification(
        "breaker-tripped",
        id(entry),
        entry.since(),
        concerned(entry.account()),
        "Sending of " + entry.account() + (suspended ? " suspended" : " slowed down"),
        List.of(
            "The sending of the "
                + named(entry.account())
                + " has been stopped or slowed: "
                + entry.evidence()
                + ".",
            what,
            "What can be done: find out where these recipients come from, take those that bounced"
                + " off the list, and see whether somebody else has the password. Then ask the"
                + " administrator to let the account send again."),
        List.of(
            "For the administrator: this lets it send again and starts its counts at zero,",
            "  waybill limits reset '" + entry.account() + "' --because \"...\""),
        new JsonObject()
            .with("account", entry.account())
            .with("state", entry.state().name().toLowerCase(Locale.ROOT))
            .with("evidence", entry.evidence()));
  }

  private static String named(String account) {
    return account.startsWith("network ") ? account : "account " + account;
  }

  private static List<Mailbox> concerned(String account) {
    try {
      return List.of(Mailbox.parse(account));
    } catch (IllegalArgumentException e) {
      return List.of();
    }
  }

  private static String id(BreakerEntry entry) {
    String what = entry.account() + "/" + entry.state() + "/" + entry.since();
    return "breaker." + UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8));
  }
}
