// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest {

  @Test
  void the_help_lists_every_command() {
    Terminal help = Terminal.run("--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.out())
        .contains("Starts the server", "Checks waybill.xml", "Has the running server read");
  }

  @Test
  void a_mistyped_command_is_answered_with_the_nearest_one() {
    Terminal answer = Terminal.run("chek");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err()).contains("'chek'", "Did you mean: waybill check?");
  }

  @Test
  void without_a_command_the_usage_is_shown() {
    Terminal answer = Terminal.run();

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err()).contains("Usage: waybill", "Commands:");
  }

  @Test
  void a_mistyped_option_is_answered_with_the_nearest_one() {
    Terminal answer = Terminal.run("check", "--strickt");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err()).contains("'--strickt'", "--strict");
  }

  @Test
  void the_server_is_not_started_from_here() {
    Terminal answer = Terminal.run("serve");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).contains("./waybill serve");
  }
}
