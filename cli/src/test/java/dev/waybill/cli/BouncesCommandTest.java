// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BouncesCommandTest {

  @TempDir private Path home;

  private Terminal explain(String... arguments) {
    List<String> all = new ArrayList<>(List.of("bounces", "explain"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--conf", home.toString(), "--data", home.resolve("var").toString()));
    return Terminal.run(all.toArray(String[]::new));
  }

  @Test
  void says_what_a_reply_means_and_why() {
    Terminal said =
        explain("--code", "554", "--text", "5.7.1 Client host blocked using zen.spamhaus.org");

    assertThat(said.exitCode()).isZero();
    assertThat(said.out().lines())
        .contains(
            "Category    blocklist",
            "At fault    address",
            "Permanence  until-changed",
            "Confidence  high",
            "Blocklist   Spamhaus, https://check.spamhaus.org/");
  }

  @Test
  void says_what_a_returned_message_means() throws IOException {
    Path bounce = home.resolve("bounce.eml");
    Files.writeString(
        bounce,
        """
        From: MAILER-DAEMON@mx.remote.example
        Subject: Undelivered Mail Returned to Sender
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b

        Sorry.
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.remote.example

        Final-Recipient: rfc822; bob@remote.example
        Action: failed
        Status: 5.1.1
        Diagnostic-Code: smtp; 550 5.1.1 No such user here

        Final-Recipient: rfc822; eve@remote.example
        Action: delayed
        Status: 4.4.1

        --b--
        """);

    Terminal said = explain(bounce.toString());

    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.out().lines())
        .startsWith(
            "This is a delivery report",
            "",
            "Recipient   bob@remote.example",
            "Action      failed",
            "Reply       550 5.1.1 No such user here",
            "Category    unknown-recipient",
            "At fault    recipient",
            "Permanence  permanent")
        .endsWith("", "Recipient   eve@remote.example", "Action      delayed");
    assertThat(explain("--json", bounce.toString()).out())
        .contains("\"kind\" : \"a delivery report\"", "\"category\" : \"unknown-recipient\"");
    assertThat(explain(home.resolve("gone.eml").toString()).err()).contains("gone.eml", "no such");
    assertThat(explain(bounce.toString(), "--code", "550").err())
        .contains("expected FILE alone, or --code CODE and --text TEXT");
    assertThat(explain(bounce.toString(), "--host", "mx.example").err())
        .contains("expected FILE alone");
  }

  @Test
  void goes_by_the_stage_and_the_rules_of_the_operator() throws IOException {
    Files.writeString(
        home.resolve("waybill.xml"), "<waybill><bounces rules='own.rules'/></waybill>");
    Files.writeString(
        home.resolve("own.rules"), "rule ours spam\nstage end\ntext xyzzy\nis end 550 xyzzy\n");

    assertThat(explain("--code", "550", "--text", "xyzzy", "--stage", "end", "--json").out())
        .contains("\"category\" : \"spam\"", "\"rule\" : \"ours/own\"", "\"stage\" : \"end\"");
    assertThat(explain("--code", "550", "--text", "xyzzy").out()).doesNotContain("ours/own");
  }

  @Test
  void refuses_what_is_no_reply() {
    Terminal said = explain("--code", "99", "--text", "no");

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err()).contains("no SMTP reply code: 99");
    assertThat(explain("--code", "550", "--text", "no", "--stage", "later").err())
        .contains("no stage: later; expected connect");
  }
}
