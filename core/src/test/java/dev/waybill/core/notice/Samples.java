// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.notice;

import dev.waybill.core.address.Mailbox;
import java.time.Instant;
import java.util.List;

/** Something to tell. */
final class Samples {

  static final Mailbox NEWS = Mailbox.parse("news@example.com");

  private Samples() {}

  static Notification notification(int number) {
    return new Notification(
        "limit-reached",
        "limit." + number,
        Instant.parse("2026-11-23T12:00:00Z"),
        List.of(NEWS),
        "A limit is reached",
        List.of(
            "One paragraph for everybody, which is long enough to need another line of text.",
            "Two."),
        List.of("To allow more:", "  waybill limits raise news@example.com account-day --by 10"),
        new JsonObject().with("used", number));
  }
}
