// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.settings.DataSize;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SessionMeterTest {

  private static final SessionSettings SETTINGS =
      new SessionSettings(
          10,
          new DataSize(100),
          new SessionLimits(
              OptionalInt.empty(), OptionalInt.of(3), OptionalInt.of(10), OptionalInt.of(2)),
          new SessionLimits(
              OptionalInt.empty(), OptionalInt.of(5), OptionalInt.empty(), OptionalInt.empty()));

  private final SessionMeter meter = new SessionMeter(() -> SETTINGS, false);

  @Test
  void the_last_error_that_is_allowed_is_the_last_answer() {
    assertThat(meter.error()).isEmpty();
    assertThat(meter.error()).isEmpty();
    assertThat(meter.error()).contains(Ending.errors(3));
  }

  @Test
  void a_command_beyond_the_limit_is_not_answered() {
    for (int i = 0; i < 10; i++) {
      assertThat(meter.command(false)).isEmpty();
    }
    assertThat(meter.command(false)).contains(Ending.commands(10));
  }

  @Test
  void commands_that_lead_to_nothing_have_a_limit_of_their_own() {
    meter.command(true);
    meter.command(false);
    assertThat(meter.command(true)).isEmpty();
    assertThat(meter.command(true)).contains(Ending.idleCommands(2));
  }

  @Test
  void an_accepted_message_sets_all_counts_to_zero() {
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 2; i++) {
        assertThat(meter.error()).isEmpty();
        assertThat(meter.command(true)).isEmpty();
      }
      meter.achieved();
    }
  }

  @Test
  void who_has_logged_in_may_do_what_trusted_clients_may() {
    meter.error();
    meter.error();
    meter.loggedIn();
    for (int i = 0; i < 4; i++) {
      assertThat(meter.error()).isEmpty();
    }
    assertThat(meter.error()).contains(Ending.errors(5));
    for (int i = 0; i < 1000; i++) {
      assertThat(meter.command(true)).isEmpty();
    }
  }

  @Test
  void octets_before_login_are_added_up_and_announced_ones_must_fit() {
    assertThat(meter.beforeLogin(60)).isEmpty();
    assertThat(meter.announcedBeforeLogin(40)).isEmpty();
    assertThat(meter.announcedBeforeLogin(41)).contains(Ending.octetsBeforeLogin(100));
    assertThat(meter.announcedBeforeLogin(Long.MAX_VALUE))
        .isEqualTo(Optional.of(Ending.octetsBeforeLogin(100)));
    assertThat(meter.beforeLogin(41)).contains(Ending.octetsBeforeLogin(100));
  }
}
