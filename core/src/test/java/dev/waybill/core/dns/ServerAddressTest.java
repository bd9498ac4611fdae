// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ServerAddressTest {

  @ParameterizedTest
  @CsvSource({
    "relay.example.com, relay.example.com:25",
    "Relay.Example.COM:587, relay.example.com:587",
    "192.0.2.1, 192.0.2.1:25",
    "192.0.2.1:2525, 192.0.2.1:2525",
    "[2001:db8::1], [2001:db8::1]:25",
    "[2001:DB8::1]:26, [2001:db8::1]:26"
  })
  void reads_what_it_prints(String text, String printed) {
    ServerAddress read = ServerAddress.parse(text, 25);

    assertThat(read).hasToString(printed);
    assertThat(ServerAddress.parse(printed, 1)).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":25",
        "a:b",
        "a:0",
        "a:65536",
        "a b",
        "2001:db8::1",
        "[zz::1]",
        "300.1.1.1",
        "-x",
        "a:1:2"
      })
  void refuses_anything_else(String text) {
    assertThatThrownBy(() -> ServerAddress.parse(text, 25))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s).{10,}");
  }

  @Test
  void knows_literals_without_asking_the_dns() {
    assertThat(ServerAddress.parse("192.0.2.1", 25).address()).isPresent();
    assertThat(ServerAddress.parse("[::1]", 25).address()).isPresent();
    assertThat(ServerAddress.parse("localhost", 25).address()).isEmpty();
  }
}
