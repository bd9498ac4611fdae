// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.queue.DeliveryFilter;
import dev.waybill.core.queue.WaitReason;
import dev.waybill.core.reply.Reply;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueuedBouncesTest {

  private static final Reply NO = Reply.parse(550, "5.1.1 No such user");

  private final Accepted accepted = SampleMail.accepted("m", SampleMail.BOB, SampleMail.CAROL);
  private final MessageToken token = accepted.message();
  private Waybill waybill;
  private QueuedBounces bounces;

  @BeforeEach
  void bounce(@TempDir Path directory) throws IOException {
    waybill = SampleMail.open(directory, new HostOfTheTest(), "");
    bounces =
        new QueuedBounces(
            new MailRecords(
                waybill.store(),
                waybill.messages(),
                waybill.log(),
                waybill.queue(),
                waybill::classifier));
    SampleMail.add(waybill, accepted);
    waybill.queue().cancel(DeliveryFilter.ALL, true, NO);
  }

  @AfterEach
  void close() {
    waybill.close();
  }

  @Test
  void what_bounced_keeps_its_header_until_everybody_was_told() {
    assertThat(waybill.queue().totals().waitingFor(WaitReason.Kind.NOT_TOLD)).isEqualTo(2);

    bounces.told(token, 0);
    assertThat(bounces.header(token)).hasValueSatisfying(this::isHeader);

    bounces.told(token, 1);
    bounces.told(token, 1);
    assertThat(bounces.header(token)).isEmpty();
    assertThat(waybill.queue().totals().all()).isZero();
  }

  private void isHeader(byte[] octets) {
    assertThat(new String(octets, US_ASCII)).contains("Subject: hello").doesNotContain("hi\r\n");
  }

  @Test
  void the_log_knows_how_it_came_in() {
    assertThat(bounces.accepted(token).orElseThrow().recipients()).isEqualTo(accepted.recipients());
    assertThat(bounces.accepted(MessageToken.derive("another"))).isEmpty();
  }
}
