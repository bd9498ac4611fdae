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
