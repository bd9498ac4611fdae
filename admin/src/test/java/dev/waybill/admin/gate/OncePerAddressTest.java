// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OncePerAddressTest {

  private Instant now = Instant.parse("2026-12-01T12:00:00Z");
  private final OncePerAddress once = new OncePerAddress(() -> now);

  @Test
  void the_first_is_let_through_and_the_others_are_counted_until_the_next() {
    assertThat(once.ask("192.0.2.1")).hasValue(0);
    for (int i = 0; i < 5; i++) {
      now = now.plus(Duration.ofSeconds(10));
      assertThat(once.ask("192.0.2.1")).isEmpty();
    }
    now = now.plus(Duration.ofSeconds(10));

    assertThat(once.ask("192.0.2.1")).hasValue(5);
    assertThat(once.ask("192.0.2.1")).isEmpty();
  }

  @Test
  void addresses_do_not_hide_each_other() {
    assertThat(once.ask("192.0.2.1")).hasValue(0);
    assertThat(once.ask("192.0.2.2")).hasValue(0);
  }

  @Test
  void the_oldest_is_forgotten_when_there_are_many() {
    for (int i = 0; i <= OncePerAddress.MOST_ADDRESSES; i++) {
      assertThat(once.ask("host" + i)).hasValue(0);
    }

    assertThat(once.ask("host" + OncePerAddress.MOST_ADDRESSES)).isEmpty();
    assertThat(once.ask("host0")).hasValue(0);
  }
}
