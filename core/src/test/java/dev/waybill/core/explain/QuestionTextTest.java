// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionTextTest {

  private static QuestionText text(
      @Nullable String client,
      @Nullable String from,
      @Nullable String sender,
      @Nullable String to,
      @Nullable String port,
      @Nullable String size) {
    return new QuestionText(
        Optional.ofNullable(client),
        Optional.empty(),
        Optional.ofNullable(from),
        Optional.ofNullable(sender),
        to == null ? List.of() : List.of(to),
        Optional.ofNullable(port),
        false,
        Optional.ofNullable(size));
  }

  @Test
  void the_envelope_sender_is_the_author_unless_it_is_said() {
    Mailbox author = Mailbox.parse("a@example.com");

    Question plain = text("10.1.2.3", "a@example.com", null, "b@example.net", null, null).read();
    Question bounce = text("::1", "a@example.com", "<>", "b@example.net", "25", "2MiB").read();

    assertThat(plain.sender()).isEqualTo(EnvelopeSender.of(author));
    assertThat(plain.port()).isEmpty();
    assertThat(bounce.sender()).isEqualTo(EnvelopeSender.nobody());
    assertThat(bounce.port()).isEqualTo(OptionalInt.of(25));
    assertThat(bounce.octets()).isEqualTo(OptionalLong.of(2 << 20));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-          | a@b.example | -     | c@d.example | -     | -    | client is missing",
        "mail.b.org | a@b.example | -     | c@d.example | -     | -    | client: ",
        "10.0.0.256 | a@b.example | -     | c@d.example | -     | -    | client: ",
        "10.0.0.1   | -           | -     | c@d.example | -     | -    | from is missing",
        "10.0.0.1   | nobody      | -     | c@d.example | -     | -    | from: not a mailbox",
        "10.0.0.1   | a@b.example | no at | c@d.example | -     | -    | sender: not a mailbox",
        "10.0.0.1   | a@b.example | -     | -           | -     | -    | to is missing",
        "10.0.0.1   | a@b.example | -     | @d.example  | -     | -    | to: not a mailbox",
        "10.0.0.1   | a@b.example | -     | c@d.example | 65536 | -    | port: ",
        "10.0.0.1   | a@b.example | -     | c@d.example | smtp  | -    | port: ",
        "10.0.0.1   | a@b.example | -     | c@d.example | -     | huge | size: "
      })
  void what_cannot_be_read_is_named(
      @Nullable String client,
      @Nullable String from,
      @Nullable String sender,
      @Nullable String to,
      @Nullable String port,
      @Nullable String size,
      String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> text(client, from, sender, to, port, size).read())
        .withMessageStartingWith(message.strip());
  }
}
