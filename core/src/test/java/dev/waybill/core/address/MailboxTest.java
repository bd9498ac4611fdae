// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {

  private static final DomainName EXAMPLE = DomainName.parse("example.com");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "first.last",
        "user+tag",
        "!#$%&'*+-/=?^_`{|}~",
        "a..b.",
        "\u00fcser",
        "\ud83d\ude00",
        "\"a@b\"",
        "\"a b\"",
        "\"\"",
        "\"a\\\"b\"",
        "\"a\\\\\"",
        "\"<>()[]:;,\""
      })
  void a_local_part_stays_as_written(String localPart) {
    Mailbox mailbox = Mailbox.parse(localPart + "@EXAMPLE.com");

    assertThat(mailbox).isEqualTo(new Mailbox(localPart, EXAMPLE));
    assertThat(mailbox).hasToString(localPart + "@example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "a",
        "a@",
        "@example.com",
        "a@@",
        "a@b@example.com",
        "a b@example.com",
        " a@example.com",
        "a @example.com",
        "<a@example.com>",
        "a,b@example.com",
        "@r.example:a@example.com",
        "a(c)@example.com",
        "a:b@example.com",
        "a;b@example.com",
        "a[b@example.com",
        "a\\@example.com",
        "a@[127.0.0.1]",
        "a@127.0.0.1",
        "a\u0000@example.com",
        "a\r\nRCPT TO:<b@example.com",
        "\"a\r\nb\"@example.com",
        "\"a\u0085b\"@example.com",
        "\ud800@example.com",
        "a@example.com\r\n",
        "a\u007f@example.com"
      })
  void what_is_no_mailbox_is_refused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Mailbox.parse(text));
  }

  @Nested
  class A_quoted_local_part {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "\"",
          "\"a",
          "a\"",
          "a\"b",
          "\"a\\\"",
          "\"a\"b\"",
          "\"\"\"",
          "\"a\\\\\"b\"",
          "\"a\"> NOTIFY=NEVER <\"b\"",
          "\"a\".\"b\"",
          "x\"a b\""
        })
    void that_ends_early_is_refused_or_it_could_smuggle_parameters(String localPart) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Mailbox(localPart, EXAMPLE));
    }

    @Test
    void splits_at_the_last_at_sign() {
      assertThat(Mailbox.parse("\"a@evil.example\"@example.com").domain()).isEqualTo(EXAMPLE);
    }
  }

  @Test
  void a_local_part_is_bounded() {
    assertThat(new Mailbox("a".repeat(256), EXAMPLE).localPart()).hasSize(256);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Mailbox("a".repeat(257), EXAMPLE))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
  }

  @Test
  void only_the_domain_compares_without_case() {
    assertThat(Mailbox.parse("a@EXAMPLE.COM")).isEqualTo(Mailbox.parse("a@example.com"));
    assertThat(Mailbox.parse("A@example.com")).isNotEqualTo(Mailbox.parse("a@example.com"));
  }

  @Property
  void what_is_printed_is_read_back(@ForAll("localParts") String localPart) {
    Mailbox mailbox = new Mailbox(localPart, EXAMPLE);

    assertThat(Mailbox.parse(mailbox.toString())).isEqualTo(mailbox);
  }

  @Property
  void no_mailbox_can_leave_its_angle_brackets(@ForAll("attacks") String text) {
    try {
      assertThat(lengthOfPath("<" + Mailbox.parse(text) + "> SIZE=1"))
          .isEqualTo(Mailbox.parse(text).toString().length() + 2);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageNotContainingAny("\r", "\n");
    }
  }

  /** How an SMTP server finds the end of a path (RFC 5321 §4.1.2). */
  private static int lengthOfPath(String argument) {
    boolean quoted = false;
    for (int i = 0; i < argument.length(); i++) {
      char c = argument.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '>') {
        return i + 1;
      }
    }
    return -1;
  }

  @Provide
  Arbitrary<String> localParts() {
    Arbitrary<String> atoms =
        Arbitraries.strings().withChars("abcXYZ019.+-_=%!\u00fc").ofMinLength(1).ofMaxLength(64);
    Arbitrary<String> quoted =
        Arbitraries.strings()
            .withChars("ab \\\"@<>,:;")
            .ofMaxLength(40)
            .map(text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    return Arbitraries.oneOf(atoms, quoted);
  }

  @Provide
  Arbitrary<String> attacks() {
    return Arbitraries.strings()
        .withChars("ab\"\\<> @.\r\n")
        .ofMaxLength(14)
        .map(text -> '"' + text + "\"@example.com");
  }
}
