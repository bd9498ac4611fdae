// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import static dev.waybill.core.relay.Policies.client;
import static dev.waybill.core.relay.Policies.policy;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnnouncementTest {

  private final RelayPolicy policy =
      policy(
          """
          <network cidr="10.0.0.0/8"/>
          <network cidr="10.1.0.0/16" max-recipients="50" max-messages="20"/>
          <network cidr="10.2.0.0/16" max-recipients="off" max-messages="5"/>
          <network cidr="10.3.0.0/16" max-recipients="off"/>
          <account name="a@example.com" max-recipients="7"/>
          """);

  @Test
  void tells_the_default_where_nothing_else_is_said() {
    assertThat(Announcement.of(policy.clientPolicy(client("10.9.9.9", ""))))
        .contains("LIMITS RCPTMAX=1000");
  }

  @Test
  void tells_what_the_most_specific_rule_says() {
    assertThat(Announcement.of(policy.clientPolicy(client("10.1.2.3", ""))))
        .contains("LIMITS RCPTMAX=50 MAILMAX=20");
    assertThat(Announcement.of(policy.clientPolicy(client("10.1.2.3", "a@example.com"))))
        .contains("LIMITS RCPTMAX=7");
  }

  @Test
  void leaves_out_what_is_not_limited() {
    assertThat(Announcement.of(policy.clientPolicy(client("10.2.2.3", ""))))
        .contains("LIMITS MAILMAX=5");
    assertThat(Announcement.of(policy.clientPolicy(client("10.3.2.3", "")))).isEmpty();
  }

  @Test
  void tells_nothing_to_clients_that_no_rule_is_for() {
    assertThat(Announcement.of(policy.clientPolicy(client("192.0.2.1", "")))).isEmpty();
    assertThat(Announcement.of(policy.clientPolicy(Client.UNKNOWN))).isEmpty();
  }
}
