// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.notice.Notification;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimitNoticeTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private static Usage usage(Scope scope, String key, OverLimitAction over, long used) {
    Limit limit =
        new Limit(
            "account-day",
            scope,
            List.of(),
            Counted.RECIPIENTS,
            Rate.parse("10000/day"),
            over,
            Schedule.NONE,
            StoreDown.LOCAL_SHARE,
            List.of(),
            17);
    return new Usage(new Counter(limit, key), used, 0, 10_000, Optional.of(NOW.plusSeconds(3600)));
  }

  @Test
  void tells_limit_used_allowed_when_and_what_to_do() {
    Notification notice =
        LimitNotice.of(
            usage(Scope.ACCOUNT, "news@example.com", OverLimitAction.DEFER, 8000), 80, NOW);

    assertThat(notice.subject()).isEqualTo("80 % of the sending limit \"account-day\" used");
    assertThat(notice.concerned()).containsExactly(Mailbox.parse("news@example.com"));
    assertThat(String.join(" ", notice.words()))
        .contains("account news@example.com is 10000/day. Now 8000 of 10000 recipients are used.")
        .contains("When it is used up, more is answered with a temporary refusal (451 4.7.1)")
        .contains("free again on Mon, 23 Nov 2026 13:00:00 +0000")
        .contains("ask the administrator");
    assertThat(notice.forPostmaster())
        .contains(
            "  waybill limits raise news@example.com account-day --by N --until T --because"
                + " \"...\"")
        .contains("The limit is set in line 17 of waybill.xml.");
    assertThat(notice.json().toString())
        .startsWith("{\"event\":\"limit-reached\",\"id\":\"limit.")
        .endsWith(
            "\"limit\":\"account-day\",\"for\":\"account\",\"key\":\"news@example.com\","
                + "\"counts\":\"recipients\",\"rate\":\"10000/day\",\"over\":\"defer\","
                + "\"percent\":80,\"used\":8000,\"allowed\":10000,"
                + "\"next\":\"2026-11-23T13:00:00Z\"}");
  }

  @ParameterizedTest
  @EnumSource(OverLimitAction.class)
  void says_what_happens_from_now_on(OverLimitAction over) {
    Notification notice =
        LimitNotice.of(usage(Scope.ACCOUNT, "news@example.com", over, 10_000), 100, NOW);

    assertThat(notice.subject()).isEqualTo("Sending limit \"account-day\" reached");
    assertThat(notice.words().get(1)).startsWith("From now on, more ");
  }

  @Test
  void concerns_nobody_when_the_key_is_no_address() {
    assertThat(
            List.of(
                usage(Scope.ACCOUNT, "news", OverLimitAction.DEFER, 1),
                usage(Scope.SENDER_DOMAIN, "example.com", OverLimitAction.DEFER, 1),
                usage(Scope.EVERYTHING, "", OverLimitAction.DEFER, 1)))
        .allSatisfy(usage -> assertThat(LimitNotice.of(usage, 80, NOW).concerned()).isEmpty());
  }
}
