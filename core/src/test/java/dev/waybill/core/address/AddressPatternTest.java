// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPatternTest {

  /** The account news@example.com on a server of example.com. */
  private static final AddressPattern.Claimant NEWS =
      new AddressPattern.Claimant() {
        @Override
        public boolean owns(Mailbox address) {
          return AddressPattern.same(Mailbox.parse("news@example.com"), address);
        }

        @Override
        public boolean isLocal(DomainName domain) {
          return domain.value().equals("example.com");
        }
      };

  @ParameterizedTest
  @CsvSource(
      value = {
        "any|a@b.example",
        "any|\"a b\"@b.example",
        "*@example.com|a@example.com",
        "*@example.com|A@EXAMPLE.com",
        "*@EXAMPLE.com|a@example.com",
        "*@example.com.|a@example.com",
        "*@b\u00fccher.example|a@xn--bcher-kva.example",
        "*@xn--bcher-kva.example|a@B\u00dcCHER.example",
        "*.example.com|a@x.example.com",
        "*.example.com|a@y.x.example.com",
        "news@example.com|news@example.com",
        "news@example.com|NEWS@Example.COM",
        "News@example.com|news@example.com",
        "\"a b\"@example.com|\"A B\"@example.com",
        "own|news@example.com",
        "own|News@EXAMPLE.com",
        "news+*@example.com|news+tag@example.com",
        "news+*@example.com|NEWS+@Example.com",
        "b-*@example.com|b-a+b=c@example.com",
        "local|a@example.com",
        "*@com|a@com"
      },
      delimiter = '|',
      quoteCharacter = '\u0001')
  void what_is_meant_matches(String pattern, String address) {
    assertThat(AddressPattern.parse(pattern).matches(Mailbox.parse(address), NEWS)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "*@example.com|a@x.example.com",
        "*@example.com|a@example.com.evil.example",
        "*@example.com|a@badexample.com",
        "*@example.com|\"a@example.com\"@evil.example",
        "*.example.com|a@example.com",
        "*.example.com|a@badexample.com",
        "*.example.com|a@x.example.com.evil.example",
        "news@example.com|news@x.example.com",
        "news@example.com|news+tag@example.com",
        "news@example.com|\"news\"@example.com",
        "news@example.com|new\u017f@example.com",
        "k@example.com|\u212a@example.com",
        "i@example.com|\u0130@example.com",
        "news+*@example.com|news@example.com",
        "news+*@example.com|newsy+tag@example.com",
        "news+*@example.com|news+tag@x.example.com",
        "news+*@example.com|\"news+tag\"@example.com",
        "local|a@x.example.com",
        "local|a@example.com.evil.example",
        "own|other@example.com",
        "own|news@x.example.com"
      },
      delimiter = '|',
      quoteCharacter = '\u0001')
  void what_is_not_meant_does_not_match(String pattern, String address) {
    assertThat(AddressPattern.parse(pattern).matches(Mailbox.parse(address), NEWS)).isFalse();
  }

  @Test
  void all_addresses_of_a_domain_are_written_with_an_asterisk() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AddressPattern.parse("@example.com"))
        .withMessage("for all addresses of a domain write *@example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "**@example.com",
        "news+**@example.com",
        "news+*",
        "news+*@*",
        "\"news+*@example.com",
        "*a@example.com",
        "news*@example.com",
        "*@*",
        "*@*.example.com",
        "*@",
        "*.",
        "*..example.com",
        "example.com",
        "Any",
        "OWN",
        "@example.com",
        "a@",
        "a@10.0.0.1",
        "*@10.0.0.1",
        "*@[10.0.0.1]",
        "a b@example.com",
        "a@example.com,",
        "<a@example.com>"
      })
  void anything_else_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> AddressPattern.parse(text));
  }

  @Property
  void reads_back_what_it_prints(@ForAll("patterns") String text) {
    AddressPattern pattern = AddressPattern.parse(text);

    assertThat(AddressPattern.parse(pattern.toString())).isEqualTo(pattern);
  }

  @Provide
  Arbitrary<String> patterns() {
    Arbitrary<String> label =
        Arbitraries.strings().withCharRange('a', 'z').withCharRange('A', 'Z').ofMinLength(1);
    Arbitrary<String> domain =
        label
            .filter(l -> l.length() <= 60)
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(labels -> String.join(".", labels));
    Arbitrary<String> local =
        Arbitraries.of("a", "A.b", "news+tag", "\"q \\\" @ x\"", "\u00fcser", "own", "any", "x-y");
    return Arbitraries.oneOf(
        Arbitraries.of("any", "own", "local"),
        domain.map(d -> "news+*@" + d),
        domain.map(d -> "*@" + d),
        domain.map(d -> "*." + d),
        Combinators.combine(local, domain).as((l, d) -> l + "@" + d));
  }
}
