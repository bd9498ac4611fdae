// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AcceptanceTest {

  private static final Mailbox AUTHOR = Mailbox.parse("author@example.com");
  private static final Mailbox SENDER = Mailbox.parse("sender@example.com");

  @Test
  void recipients_do_not_change_afterwards() {
    List<Mailbox> recipients = new ArrayList<>(List.of(SENDER));
    Acceptance acceptance = acceptance(recipients);
    recipients.clear();

    assertThat(acceptance.recipients()).containsExactly(SENDER);
    assertThatThrownBy(() -> acceptance.recipients().add(AUTHOR))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void kinds_have_the_labels_that_JSON_shows() {
    assertThat(Event.Kind.values())
        .extracting(Event.Kind::label)
        .containsExactly(
            "accepted", "held", "released", "delivered", "deferred", "bounced", "bounced-later");
  }

  private static Acceptance acceptance(List<Mailbox> recipients) {
    return new Acceptance(
        new MessageToken("0123456789abcdef"),
        Instant.EPOCH,
        EnvelopeSender.nobody(),
        Optional.empty(),
        "",
        "",
        recipients);
  }
}
