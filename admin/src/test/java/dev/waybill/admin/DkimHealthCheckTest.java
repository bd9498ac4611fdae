// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.dkim.keys.KeyHealth;
import java.time.Duration;
import java.util.List;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.core.healthcheck.ResultStatus;
import org.junit.jupiter.api.Test;

class DkimHealthCheckTest {

  private static Result result(List<String> broken, List<String> doubtful) {
    return DkimHealthCheck.result(
        new ComponentName("keys"), new KeyHealth(broken, doubtful, 1, 0, 0, Duration.ofMinutes(1)));
  }

  @Test
  void is_healthy_when_no_key_needs_anybody() {
    assertThat(result(List.of(), List.of()).getStatus()).isEqualTo(ResultStatus.HEALTHY);
  }

  @Test
  void is_degraded_when_something_may_break() {
    Result result = result(List.of(), List.of("b stands still"));

    assertThat(result.getStatus()).isEqualTo(ResultStatus.DEGRADED);
    assertThat(result.getCause()).contains("b stands still");
  }

  @Test
  void is_unhealthy_when_something_is_broken_and_tells_that_first() {
    Result result = result(List.of("a is gone"), List.of("b", "c", "d", "e", "f", "g"));

    assertThat(result.getStatus()).isEqualTo(ResultStatus.UNHEALTHY);
    assertThat(result.getCause()).contains("a is gone. b. c. d. e. And 2 more");
  }
}
