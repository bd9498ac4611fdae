// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.it.WaybillCommand.Answer;
import dev.waybill.testkit.smtp.SmtpClient;
import dev.waybill.testkit.smtp.SmtpReply;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An administrator looks after a sender who has reached a limit. */
class UsageIT {

  private static final String NETWORK = "127.0.0.1/32";

  private static final byte[] MESSAGE =
      "From: news@example.com\r\nSubject: one\r\n\r\nHello\r\n".getBytes(US_ASCII);

  @TempDir private Path directory;

  private static String limited(String shipped) {
    return shipped.replaceFirst(
        "(?s)<limits.*</limits>",
        "<limits><limit name=\"net-day\" for=\"network\" counts=\"recipients\" rate=\"3/day\""
            + " over=\"defer\"/></limits>");
  }

  private Path data() {
    return directory.resolve("var");
  }

  private Answer waybill(String... arguments) throws IOException {
    return new WaybillCommand(data()).run(arguments);
  }

  private static SmtpReply send(WaybillServer server, String recipient) {
    try (SmtpClient client = server.insider()) {
      client.command("MAIL FROM:<news@example.com>");
      SmtpReply reply = client.command("RCPT TO:<" + recipient + ">");
      if (reply.code() == 250) {
        assertThat(client.data(MESSAGE).code()).isEqualTo(250);
      }
      return reply;
    }
  }

  private Answer explain() throws IOException {
    return waybill(
        "explain",
        "--client",
        "127.0.0.1",
        "--from",
        "news@example.com",
        "--to",
        "bob@remote.example");
  }

  @Test
  void a_limit_is_shown_raised_reset_and_explained() throws IOException {
    try (World world = World.create();
        WaybillServer server = WaybillServer.start(data(), world, UsageIT::limited)) {
      for (int i = 0; i < 3; i++) {
        assertThat(send(server, "r" + i + "@remote.example").code()).isEqualTo(250);
      }
      String refused = send(server, "bob@remote.example").toString();
      assertThat(refused).startsWith("451 4.7.1 Limit \"net-day\" reached: 3 of 3 recipients");
      assertThat(waybill("limits", "show").output())
          .containsPattern("net-day  " + NETWORK + "  recipients +3 +3 +0  in ");
      Answer binds = explain();
      assertThat(binds.exitCode()).isEqualTo(1);
      assertThat(binds.output())
          .contains("By the server that runs on " + data())
          .contains("Refused at RCPT TO: 451 4.7.1 Limit \"net-day\" reached: 3 of 3 recipients")
          .contains("rule         <network cidr=\"127.0.0.1/32\"> at ", "var-conf/waybill.xml:")
          .contains("at bounce.example.com", "signed by ", "._domainkey.example.com, rsa-sha256");

      assertThat(
              waybill(
                      "limits",
                      "raise",
                      NETWORK,
                      "net-day",
                      "--by",
                      "1",
                      "--until",
                      "2h",
                      "--because",
                      "campaign")
                  .exitCode())
          .isZero();
      assertThat(send(server, "bob@remote.example").code()).isEqualTo(250);
      assertThat(send(server, "bob@remote.example").code()).isEqualTo(451);

      assertThat(waybill("limits", "reset", NETWORK, "--because", "was a test").exitCode())
          .isZero();
      assertThat(explain().output()).contains("\nAccepted\n");
      assertThat(send(server, "bob@remote.example").code()).isEqualTo(250);
      audited(waybill("limits", "log"));

      server.stop();
      assertThat(explain().output())
          .contains("By the files, no server is running on " + data())
          .contains("\nAccepted\n")
          .containsPattern("net-day  " + NETWORK + "  recipients +1 +4 +3 +1  in ");
      audited(waybill("limits", "log"));
    }
  }

  private static void audited(Answer log) {
    assertThat(log.output().lines())
        .satisfiesExactly(
            titles -> assertThat(titles).startsWith("WHEN "),
            reset -> assertThat(reset).contains("  reset  net-day  ", "4 of 4", "was a test"),
            raise -> assertThat(raise).contains("  raise  net-day  ", "+1 until ", "campaign"));
  }

  @Test
  @ExtendWith(SharedServer.class)
  void the_description_is_served_and_bad_requests_are_refused(SharedServer.Running shared) {
    WaybillServer server = shared.server();
    assertThat(server.get("/waybill/openapi.json").body()).contains("\"openapi\": \"3.1.0\"");
    assertThat(server.get("/waybill/explain?client=nobody").statusCode()).isEqualTo(400);
    assertThat(server.post("/waybill/limits/network-day/127.0.0.1%2F32/reset", "{}").statusCode())
        .isEqualTo(400);
    assertThat(server.post("/waybill/limits/other/a/reset", "{}").statusCode()).isEqualTo(404);
    assertThat(server.get("/waybill/limits/audit").body()).isEqualTo("[]");
  }
}
