// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.dialogue.Dialogue;
import dev.waybill.testkit.smtp.SmtpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Passwords that are guessed at, on a server that loses its patience early. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginGuardIT {

  static final Path DIALOGUE = Path.of("..", "docs", "dialogues", "too-many-failed-logins.smtp");

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

  private World world;
  private WaybillServer server;

  @BeforeAll
  void start(@TempDir Path directory) {
    world = World.create();
    server =
        WaybillServer.start(
            directory.resolve("var"),
            world,
            settings ->
                settings.replace(
                    "slow-after=\"3\" refuse-after=\"20\"", "slow-after=\"2\" refuse-after=\"3\""));
  }

  @AfterAll
  void stop() {
    server.close();
    world.close();
  }

  @Test
  void the_dialogue_is_word_for_word_as_documented() {
    Dialogue.read(DIALOGUE).with(Map.of("submission", server.submissionPort())).run(server.smtp());
  }

  @Test
  void the_answer_that_waits_keeps_its_place_and_delays_nobody_else() {
    try (SmtpClient guesser = from("127.0.0.6");
        SmtpClient other = from("127.0.0.7")) {
      String guess = "AUTH PLAIN AG1hbGxvcnlAZXhhbXBsZS5jb20AMTIzNA=="; // mallory, "1234"
      assertThat(guesser.command(guess).code()).isEqualTo(535);
      assertThat(guesser.command(guess).code()).isEqualTo(535);

      long sent = System.nanoTime();
      guesser.pipeline(guess, guess, "NOOP", "QUIT");
      for (int i = 0; i < 10; i++) {
        assertThat(other.command("NOOP").code()).isEqualTo(250);
      }
      Duration ofOther = Duration.ofNanos(System.nanoTime() - sent);
      assertThat(guesser.reply().code()).isEqualTo(535);
      Duration ofGuesser = Duration.ofNanos(System.nanoTime() - sent);

      assertThat(ofGuesser).isGreaterThanOrEqualTo(FIRST_WAIT).isGreaterThan(ofOther);
      assertThat(guesser.reply().code()).isEqualTo(454);
      assertThat(guesser.reply().code()).isEqualTo(250);
      assertThat(guesser.reply().code()).isEqualTo(221);
      assertThat(guesser.isEndedByServer()).isTrue();
    }
  }

  @Test
  void a_guesser_who_hangs_up_while_he_waits_leaves_nothing_behind() {
    String guess = "AUTH PLAIN AGV2ZUBleGFtcGxlLmNvbQAxMjM0"; // eve, "1234"
    try (SmtpClient guesser = from("127.0.0.8")) {
      guesser.command(guess);
      guesser.command(guess);
      guesser.pipeline(guess, "NOOP");
      guesser.abort();
    }
    try (SmtpClient same = from("127.0.0.8")) {
      assertThat(same.command(guess).code()).isIn(454, 535);
      assertThat(same.command("NOOP").code()).isEqualTo(250);
    }
    assertThat(server.console()).doesNotContain("ERROR", "LEAK");
  }

  private SmtpClient from(String address) {
    SmtpClient client = SmtpClient.connect(address, "127.0.0.1", server.smtp().getPort());
    client.greet("client.example");
    return client;
  }
}
