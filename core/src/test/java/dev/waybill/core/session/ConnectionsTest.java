// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.Network;
import dev.waybill.core.settings.DataSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

  private static final int MOST = 4;

  private final List<String> ended = new ArrayList<>();
  private long nanos;
  private final Connections connections =
      new Connections(
          () -> new SessionSettings(MOST, new DataSize(100), perAddress(2), perAddress(3)),
          client -> client.equals(Network.address("192.0.2.1")),
          () -> nanos);

  private static SessionLimits perAddress(int most) {
    return new SessionLimits(
        OptionalInt.of(most), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
  }

  private Admission admit(String client) {
    return connections.admit(
        Network.address(client), why -> ended.add(client + " " + why.limit().label()));
  }

  private static Connection connection(Admission admission) {
    return ((Admission.Admitted) admission).connection();
  }

  private static Ending.Limit refusal(Admission admission) {
    return ((Admission.Refused) admission).why().limit();
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void an_address_has_so_many_connections_and_a_listed_one_more() {
    admit("198.51.100.7");
    admit("198.51.100.7");
    assertThat(refusal(admit("198.51.100.7"))).isEqualTo(Ending.Limit.PER_ADDRESS);
    assertThat(admit("198.51.100.8")).isInstanceOf(Admission.Admitted.class);

    Connections other =
        new Connections(
            () -> new SessionSettings(100, new DataSize(1), perAddress(1), perAddress(3)),
            client -> true,
            () -> nanos);
    for (int i = 0; i < 3; i++) {
      assertThat(other.admit(Network.address("192.0.2.1"), why -> {}))
          .isInstanceOf(Admission.Admitted.class);
    }
    assertThat(other.admit(Network.address("192.0.2.1"), why -> {}))
        .isEqualTo(new Admission.Refused(Ending.perAddress(3)));
  }

  @Test
  void addresses_of_one_v6_customer_count_as_one() {
    admit("2001:db8::1");
    admit("2001:db8::2");
    assertThat(refusal(admit("2001:db8::3"))).isEqualTo(Ending.Limit.PER_ADDRESS);
    assertThat(admit("2001:db8:0:1::1")).isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void what_is_given_back_once_or_twice_is_free_once() {
    Connection first = connection(admit("198.51.100.7"));
    admit("198.51.100.7");
    connections.giveBack(first);
    connections.giveBack(first);
    assertThat(connections.count()).isEqualTo(1);
    assertThat(admit("198.51.100.7")).isInstanceOf(Admission.Admitted.class);
    assertThat(refusal(admit("198.51.100.7"))).isEqualTo(Ending.Limit.PER_ADDRESS);
  }

  @Test
  void nobody_who_waits_for_an_answer_is_sent_away() {
    Connection waiting = connection(admit("198.51.100.0"));
    waiting.waitsForAnswer();
    pass(Duration.ofMinutes(1));
    for (int i = 1; i < MOST; i++) {
      admit("198.51.100." + i);
    }
    pass(Connections.SILENCE);

    admit("203.0.113.1");
    assertThat(ended).hasSize(1).doesNotContain("198.51.100.0 silent");

    connections.answered(waiting);
    pass(Connections.SILENCE.minusNanos(1));
    admit("203.0.113.2");
    assertThat(ended).hasSize(2).doesNotContain("198.51.100.0 silent");

    pass(Duration.ofNanos(1));
    for (int i = 3; i < 6; i++) {
      admit("203.0.113." + i);
    }
    assertThat(ended).contains("198.51.100.0 silent");
  }

  @Test
  void a_full_server_sends_away_who_was_silent_for_the_longest() {
    for (int i = 0; i < MOST; i++) {
      admit("198.51.100." + i);
      pass(Duration.ofSeconds(2));
    }

    assertThat(admit("203.0.113.1")).isInstanceOf(Admission.Admitted.class);
    assertThat(ended).containsExactly("198.51.100.0 silent");
    assertThat(connections.count()).isEqualTo(MOST);
  }

  @Test
  void who_has_just_spoken_stays() {
    Connection first = connection(admit("198.51.100.1"));
    for (int i = 2; i <= MOST; i++) {
      admit("198.51.100." + i);
    }
    pass(Connections.SILENCE);
    connections.heard(first);

    admit("203.0.113.1");
    assertThat(ended).hasSize(1).doesNotContain("198.51.100.1 silent");
  }

  @Test
  void strangers_that_all_speak_leave_no_room_for_another_but_for_a_listed_client() {
    for (int i = 0; i < MOST; i++) {
      admit("198.51.100." + i);
    }

    assertThat(refusal(admit("203.0.113.1"))).isEqualTo(Ending.Limit.CONNECTIONS);
    assertThat(ended).isEmpty();
    assertThat(admit("192.0.2.1")).isInstanceOf(Admission.Admitted.class);
    assertThat(ended).hasSize(1);
  }

  @Test
  void who_is_listed_or_logged_in_is_not_sent_away() {
    admit("192.0.2.1");
    for (int i = 1; i < MOST; i++) {
      connection(admit("198.51.100." + i)).loggedIn();
    }
    pass(Duration.ofHours(1));

    assertThat(refusal(admit("203.0.113.1"))).isEqualTo(Ending.Limit.CONNECTIONS);
    assertThat(refusal(admit("192.0.2.1"))).isEqualTo(Ending.Limit.CONNECTIONS);
    assertThat(ended).isEmpty();
  }
}
