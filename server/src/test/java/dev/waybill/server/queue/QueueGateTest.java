// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QueueGateTest {

  private final QueueGate gate = new QueueGate();

  @Test
  void lets_nothing_through_before_the_server_has_started() {
    assertThat(gate.enter()).isFalse();
    assertThat(gate.isClosed()).isFalse();
  }

  @Test
  void lets_mail_through_once_it_is_open() {
    gate.open();

    assertThat(gate.enter()).isTrue();
  }

  @Test
  void stays_closed_after_a_stop() {
    gate.open();
    gate.closeAndWait(Duration.ZERO);
    gate.open();

    assertThat(gate.enter()).isFalse();
    assertThat(gate.isClosed()).isTrue();
  }

  @Test
  void can_be_closed_before_it_was_open() {
    gate.closeAndWait(Duration.ofSeconds(30));

    assertThat(gate.isClosed()).isTrue();
  }
}
