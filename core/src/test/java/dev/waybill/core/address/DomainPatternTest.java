// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainPatternTest {

  @ParameterizedTest
  @CsvSource({
    "all, b.example, true",
    "example.net, example.net, true",
    "Example.NET., example.net, true",
    "example.net, x.example.net, false",
    "example.net, badexample.net, false",
    "*.example.net, x.example.net, true",
    "*.example.net, y.x.example.net, true",
    "*.example.net, example.net, false",
    "*.example.net, badexample.net, false",
    "*.example.net, example.net.evil.example, false",
    "b\u00fccher.example, xn--bcher-kva.example, true"
  })
  void means_a_domain_or_what_is_below_it(String pattern, String domain, boolean matches) {
    assertThat(DomainPattern.parse(pattern).matches(DomainName.parse(domain))).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "example.net", "*.example.net", "*.xn--bcher-kva.example"})
  void reads_back_what_it_prints(String text) {
    assertThat(DomainPattern.parse(text)).hasToString(text);
    assertThat(DomainPattern.parse(DomainPattern.parse(text).toString()))
        .isEqualTo(DomainPattern.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "*", "*.", "*example.net", "x.*.net", "*.*.net", "a@example.net", "10.0.0.1"})
  void anything_else_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> DomainPattern.parse(text));
  }
}
