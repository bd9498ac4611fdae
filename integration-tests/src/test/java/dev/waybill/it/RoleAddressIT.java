// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.smtp.SmtpClient;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Mail for postmaster, abuse and mailer-daemon reaches the first account of the server. */
@ExtendWith(SharedServer.class)
class RoleAddressIT {

  private static final List<String> FORMS =
      List.of(
          "postmaster",
          "Postmaster",
          "postmaster@example.com",
          "POSTMASTER@EXAMPLE.COM",
          "\"postmaster\"@example.com",
          "abuse@example.com",
          "Mailer-Daemon@example.com",
          "postmaster@bounce.example.com",
          "abuse@bounce.example.com",
          "postmaster@[127.0.0.1]",
          "Postmaster@[IPv6:::1]");

  @Test
  void a_stranger_can_write_to_every_form(SharedServer.Running shared) {
    WaybillServer server = shared.server();
    Mailboxes mailboxes = new Mailboxes(server);
    int before = mailboxes.imap(WaybillServer.USER).size();

    for (String form : FORMS) {
      try (SmtpClient client = server.outsider()) {
        byte[] message =
            Messages.crlf("From: a@remote.example", "Subject: To <" + form + ">", "", "x");
        assertThat(client.submit("a@remote.example", List.of(form), message).toString())
            .as(form)
            .startsWith("250 2.6.0 Accepted as ");
      }
    }

    List<String> inbox = mailboxes.awaitImap(WaybillServer.USER, before + FORMS.size());
    for (String form : FORMS) {
      assertThat(inbox).anyMatch(text -> text.contains("Subject: To <" + form + ">"));
    }
  }

  @Test
  void other_names_stay_unknown(SharedServer.Running shared) {
    try (SmtpClient client = shared.server().outsider()) {
      client.command("MAIL FROM:<a@remote.example>");
      assertThat(client.command("RCPT TO:<postmasters@example.com>").toString())
          .startsWith("550 5.1.1");
      assertThat(client.command("RCPT TO:<postmaster@remote.example>").code()).isEqualTo(530);
      assertThat(client.command("RCPT TO:<postmaster@[198.51.100.1]>").code()).isEqualTo(530);
      assertThat(client.command("RCPT TO:<news@[127.0.0.1]>").code()).isEqualTo(530);
      assertThat(client.command("RCPT TO:<info@bounce.example.com>").toString())
          .startsWith("550 5.7.1");
    }
  }

  @Test
  void the_server_is_well_while_somebody_reads_it(SharedServer.Running shared) {
    assertThat(shared.server().get("/healthcheck").body())
        .contains("\"componentName\":\"Waybill postmaster\"")
        .doesNotContain("reaches nobody");
  }
}
