// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotificationMailTest {

  private final NotificationMail mail = new NotificationMail(DomainName.parse("example.com"));

  private static String text(byte[] octets) {
    return new String(octets, StandardCharsets.UTF_8);
  }

  @Test
  void is_a_plain_message_that_no_program_answers() {
    assertThat(text(mail.forConcerned(Samples.NEWS, Samples.notification(1))))
        .isEqualTo(
            String.join(
                "\r\n",
                "Date: Mon, 23 Nov 2026 12:00:00 +0000",
                "From: Mail Server <postmaster@example.com>",
                "To: <news@example.com>",
                "Subject: A limit is reached",
                "Message-ID: <limit.1@example.com>",
                "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=us-ascii",
                "",
                "One paragraph for everybody, which is long enough to need another line",
                "of text.",
                "",
                "Two.",
                ""));
  }

  @Test
  void tells_the_postmaster_what_to_do_besides_with_commands_on_one_line() {
    assertThat(text(mail.forPostmaster(Samples.NEWS, Samples.notification(1))))
        .contains("Two.\r\n\r\nTo allow more:\r\n\r\n")
        .contains("\r\n  waybill limits raise news@example.com account-day --by 10\r\n");
  }

  @Test
  void nothing_that_a_stranger_chose_can_write_a_header_field() {
    Notification evil =
        new Notification(
            "e",
            "e.1",
            Instant.EPOCH,
            List.of(),
            "x\r\nBcc: all@example.com",
            List.of("\u00fc\r\n.\r\nMAIL FROM:<>"),
            List.of(),
            new JsonObject());

    String text =
        text(mail.forConcerned(new Mailbox("m\u00fcller", DomainName.parse("example.com")), evil));

    assertThat(text.lines()).noneMatch(line -> line.startsWith("Bcc") || line.equals("."));
    assertThat(text).contains("\\x{FC} . MAIL FROM:<>");
  }
}
