// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.address.DomainName;
import java.security.PrivateKey;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeyTest {

  private static final DomainName DOMAIN = new DomainName("example.com");
  private static final Selector SELECTOR = new Selector("s1");

  @Nested
  class A_key {

    @Test
    void names_itself_and_never_shows_itself() {
      assertThat(TestKey.KEY).hasToString("wb202603a._domainkey.example.com");
    }

    @Test
    void of_another_algorithm_is_refused() {
      assertThatThrownBy(() -> new SigningKey(DOMAIN, SELECTOR, TestKey.generate("EC", 256)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "neither an Ed25519 key nor an RSA private key with its public exponent, but EC");
    }

    @Test
    void whose_names_are_too_long_to_be_looked_up_is_refused() {
      PrivateKey key = TestKey.generate("RSA", 1024);
      String label = "a".repeat(60);
      DomainName domain = new DomainName(String.join(".", label, label, label, label));

      assertThatThrownBy(() -> new SigningKey(domain, SELECTOR, key))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("domain name must have 1 to 253 characters");
    }
  }

  @Nested
  class Its_record {

    @Test
    void is_what_verifiers_look_up() {
      PublicKeyRecord published = TestKey.KEY.publicKeyRecord();

      assertThat(published.name()).hasToString("wb202603a._domainkey.example.com");
      // The start of every SubjectPublicKeyInfo of a 2048-bit RSA key.
      assertThat(published.value())
          .startsWith("v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA")
          .hasSize("v=DKIM1; k=rsa; p=".length() + 392);
    }

    @Test
    void as_a_zone_line_has_strings_of_at_most_255_octets_that_join_to_the_value() {
      PublicKeyRecord published = TestKey.KEY.publicKeyRecord();

      String line = published.zoneLine();

      assertThat(line)
          .matches("wb202603a\\._domainkey\\.example\\.com\\. IN TXT \\( (\"[^\"]{1,255}\" ?)+\\)");
      String[] quoted = line.split("\"", -1);
      assertThat(quoted).hasSize(5);
      assertThat(Arrays.asList(quoted).get(1) + quoted[3]).isEqualTo(published.value());
    }
  }

  @Nested
  class A_selector {

    @ParameterizedTest
    @ValueSource(strings = {"s", "wb2026a", "2026.mail", "a-b", "a_b", "2020", "1.2"})
    void reads_back_what_it_prints(String text) {
      assertThat(Selector.parse(text)).hasToString(text);
    }

    @Test
    void is_read_in_any_case() {
      assertThat(Selector.parse("Mail2026")).isEqualTo(new Selector("mail2026"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a..b", "../x", "a/b", "a b", "a;b", "-a", "\u00e9"})
    void is_refused_when_it_is_no_name(String text) {
      assertThatThrownBy(() -> Selector.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("not a DKIM selector: \"" + text + "\"");
    }
  }
}
