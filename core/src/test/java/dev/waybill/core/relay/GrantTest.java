// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.Network;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrantTest {

  static Stream<Grant> grants() {
    return Stream.concat(
        Stream.of(Grant.SystemGrant.values()),
        Stream.of(
            new Grant.OfAccount("a@example.com"),
            new Grant.OfAccount("bare"),
            new Grant.OfNetwork(Network.parse("10.0.0.0/8")),
            new Grant.OfNetwork(Network.parse("2001:db8::/32"))));
  }

  @ParameterizedTest
  @MethodSource("grants")
  void reads_back_what_it_prints(Grant grant) {
    assertThat(Grant.parse(grant.label())).contains(grant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "account", "account ", "network", "network ", "network x", "Waybill", "a@b.c"})
  void what_nobody_understands_is_no_permission(String label) {
    assertThat(Grant.parse(label)).isEmpty();
  }
}
