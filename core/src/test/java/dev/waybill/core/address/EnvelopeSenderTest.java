// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class EnvelopeSenderTest {

  private static final Mailbox A = Mailbox.parse("a@example.com");

  @Test
  void the_empty_path_is_nobody() {
    EnvelopeSender nobody = EnvelopeSender.parse("");

    assertThat(nobody).isSameAs(EnvelopeSender.nobody()).hasToString("<>");
    assertThat(nobody.path()).isEmpty();
    assertThat(nobody.mailbox()).isEmpty();
  }

  @Test
  void a_mailbox_is_somebody() {
    EnvelopeSender sender = EnvelopeSender.parse("a@EXAMPLE.com");

    assertThat(sender).isEqualTo(EnvelopeSender.of(A)).hasToString("<a@example.com>");
    assertThat(sender.mailbox()).contains(A);
    assertThat(EnvelopeSender.parse(sender.path())).isEqualTo(sender);
  }

  @Test
  void anything_else_is_refused_and_never_nobody() {
    for (String path : new String[] {" ", "<>", "<a@example.com>", "postmaster", "\r\n"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> EnvelopeSender.parse(path));
    }
  }
}
