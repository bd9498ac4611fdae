// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PublicNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "vm",
        "localhost.localdomain",
        "printer.local",
        "mail.lan",
        "ip-10-0-0-5.eu-west-1.compute.internal",
        "router.home.arpa",
        "mx.test"
      })
  void is_no_public_name(String name) {
    assertThat(PublicName.isPublic(new DomainName(name))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mx.example.com", "example.com", "xn--bcher-kva.example", "mylan.net"})
  void is_a_public_name(String name) {
    assertThat(PublicName.isPublic(new DomainName(name))).isTrue();
  }
}
