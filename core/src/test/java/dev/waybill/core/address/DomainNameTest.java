// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {

  private static final String LABEL_OF_63 = "a".repeat(63);

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com",
    "EXAMPLE.Com, example.com",
    "example.com., example.com",
    "localhost, localhost",
    "_domainkey.example.com, _domainkey.example.com",
    "1.example, 1.example",
    "3com.com, 3com.com",
    "xn--bcher-kva.example, xn--bcher-kva.example",
    "XN--BCHER-KVA.example, xn--bcher-kva.example",
    "b\u00fccher.example, xn--bcher-kva.example",
    "B\u00dcCHER.example, xn--bcher-kva.example",
    "b\u00fccher.example., xn--bcher-kva.example",
    "\uff45xample\u3002com, example.com",
    "\uff45xample\uff0ecom\u3002, example.com",
    "xn--fa-hia.de, xn--fa-hia.de"
  })
  void one_name_has_one_form(String written, String canonical) {
    assertThat(DomainName.parse(written)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        ".com",
        "example..com",
        "example.com..",
        "-a.example",
        "a-.example",
        "a b.example",
        "a@b.example",
        "a/b",
        "a\r\nb.example",
        "a\u0000.example",
        "[127.0.0.1]",
        "\u3002",
        "\u3002\u3002",
        "\u00ad",
        "\ud800.example",
        "a\ufffd.example",
        "*.example",
        "a,b.example",
        "a\uff20b.example",
        "b\u00fccher..example"
      })
  void what_is_no_name_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> DomainName.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "127.1", "2130706433", "a.1", "127.0.0.1.", "\uff11\uff12.0.0.1"})
  void an_ip_address_is_no_name_because_a_resolver_would_connect_to_it(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DomainName.parse(text))
        .withMessageStartingWith("an IP address is not a domain name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fa\u00df.de", "\u03b2\u03c2.gr", "a\u200db.com", "a\u200cb.com"})
  void a_name_that_IDNA_versions_map_to_two_owners_is_refused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DomainName.parse(text))
        .withMessageContaining("write the A-label");
  }

  @Test
  void labels_and_names_have_their_full_length() {
    String longest = String.join(".", LABEL_OF_63, LABEL_OF_63, LABEL_OF_63, "a".repeat(61));

    assertThat(DomainName.parse(longest + ".").value()).hasSize(253);
    assertThatIllegalArgumentException().isThrownBy(() -> DomainName.parse(longest + "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> DomainName.parse(LABEL_OF_63 + "a.b"));
  }

  @Test
  void the_constructor_takes_the_canonical_form_only() {
    assertThatIllegalArgumentException().isThrownBy(() -> new DomainName("Example.com"));
    assertThatIllegalArgumentException().isThrownBy(() -> new DomainName("example.com."));
  }

  @Test
  void a_message_shows_hostile_text_short_and_on_one_line() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DomainName.parse("a\r\nINFO forged\u2028\u0085\u001b[31m"))
        .satisfies(
            e -> assertThat(e.getMessage()).doesNotContainPattern("[\\p{Cntrl}\u0085\u2028]"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DomainName.parse("a".repeat(1 << 20)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
  }

  @Test
  void a_mebibyte_of_anything_is_refused_at_once() {
    assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          for (String unit : new String[] {"a", "\u00fc", ".", "a.", "\u3002", "-"}) {
            assertThatIllegalArgumentException()
                .isThrownBy(() -> DomainName.parse(unit.repeat(1 << 20)));
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com, true",
    "mail.example.com, example.com, true",
    "a.b.example.com, example.com, true",
    "badexample.com, example.com, false",
    "example.com, mail.example.com, false",
    "example.com.evil.org, example.com, false"
  })
  void a_name_is_within_itself_and_its_parents(String name, String other, boolean within) {
    assertThat(DomainName.parse(name).isWithin(DomainName.parse(other))).isEqualTo(within);
  }

  @Property
  void what_is_printed_is_read_back(@ForAll("names") String written) {
    DomainName name = DomainName.parse(written);

    assertThat(DomainName.parse(name.toString())).isEqualTo(name);
    assertThat(DomainName.parse(written.toUpperCase(Locale.ROOT) + ".")).isEqualTo(name);
  }

  @Property
  void any_text_is_a_canonical_name_or_an_illegal_argument(@ForAll String text) {
    try {
      assertThat(DomainName.parse(text).value()).matches("[a-z0-9_.-]{1,253}");
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).hasSizeLessThan(300);
    }
  }

  @Provide
  Arbitrary<String> names() {
    Arbitrary<String> label =
        Arbitraries.strings().withChars("abcxyz019-_").ofMinLength(1).ofMaxLength(20);
    return label
        .map(text -> "a" + text + "z")
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .map(labels -> String.join(".", labels));
  }
}
