// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.outcome.DeliveryStatistics;
import dev.waybill.core.outcome.FollowerHealth;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.core.healthcheck.ResultStatus;
import org.junit.jupiter.api.Test;

class DeliveryHealthCheckTest {

  private static final FollowerHealth WELL =
      new FollowerHealth("breaker", 3, 0, Optional.empty(), "");

  private static Result result(long unwritten, FollowerHealth... followers) {
    return DeliveryHealthCheck.result(new ComponentName("delivery"), unwritten, List.of(followers));
  }

  @Test
  void is_healthy_while_a_follower_is_only_behind() {
    assertThat(result(0, WELL).getStatus()).isEqualTo(ResultStatus.HEALTHY);
  }

  @Test
  void is_degraded_while_a_follower_fails() {
    FollowerHealth failing =
        new FollowerHealth(
            "bounce-notifier",
            7,
            0,
            Optional.of(Instant.parse("2026-12-01T08:00:00Z")),
            "no host to send with");

    Result result = result(0, WELL, failing);

    assertThat(result.getStatus()).isEqualTo(ResultStatus.DEGRADED);
    assertThat(result.getCause())
        .contains(
            "bounce-notifier fails since 2026-12-01T08:00:00Z, 7 events behind:"
                + " no host to send with");
  }

  @Test
  void is_degraded_when_a_follower_has_missed_events() {
    Result result = result(0, new FollowerHealth("statistics", 0, 12, Optional.empty(), ""));

    assertThat(result.getStatus()).isEqualTo(ResultStatus.DEGRADED);
    assertThat(result.getCause().orElseThrow()).contains("statistics").contains("12");
  }

  @Test
  void is_unhealthy_while_outcomes_cannot_be_written() {
    assertThat(result(2, WELL).getStatus()).isEqualTo(ResultStatus.UNHEALTHY);
  }

  @Test
  void sums_the_counters_of_an_event() {
    Map<DeliveryStatistics.Key, Long> counts =
        Map.of(
            new DeliveryStatistics.Key("bounced", "recipient", "unknown-recipient"), 3L,
            new DeliveryStatistics.Key("bounced", "address", "blocklist"), 4L,
            new DeliveryStatistics.Key("delivered", "", ""), 5L);

    assertThat(DeliveryHealthCheck.sum(counts, key -> key.event().equals("bounced"))).isEqualTo(7);
  }
}
