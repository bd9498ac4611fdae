// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ChangesTest {

  private final Changes changes = new Changes();
  private final AtomicInteger count = new AtomicInteger();

  @Test
  void wakes_who_waits_when_it_is_so() {
    CompletableFuture<Void> change =
        CompletableFuture.runAsync(
            () -> {
              count.set(1);
              changes.ring();
            });

    assertThat(changes.await(() -> count.get() == 1, Duration.ofSeconds(10))).isTrue();
    change.join();
  }

  @Test
  void gives_up_at_the_deadline() {
    assertThat(changes.await(() -> count.get() == 1, Duration.ofMillis(20))).isFalse();
  }
}
