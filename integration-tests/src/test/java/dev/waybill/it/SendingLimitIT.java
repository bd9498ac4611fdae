// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testkit.dialogue.Dialogue;
import dev.waybill.testkit.smtp.SmtpClient;
import dev.waybill.testkit.smtp.SmtpReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The dialogues of {@code docs/dialogues/sending-limits}, and what is counted across a crash. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SendingLimitIT {

  private static final Path DIALOGUES = Path.of("..", "docs", "dialogues", "sending-limits");

  private World world;
  private WaybillServer server;

  @BeforeAll
  void start(@TempDir Path directory) {
    world = World.create();
    server = WaybillServer.start(directory.resolve("var"), world, SendingLimitIT::limited);
  }

  @AfterAll
  void stop() {
    server.close();
    world.close();
  }

  @TestFactory
  Stream<DynamicTest> dialogues() throws IOException {
    try (Stream<Path> files = Files.list(DIALOGUES)) {
      List<Path> dialogues =
          files.filter(file -> file.toString().endsWith(".smtp")).sorted().toList();
      return dialogues.stream()
          .map(
              file ->
                  DynamicTest.dynamicTest(
                      file.getFileName().toString(),
                      () -> Dialogue.read(file).with(Map.of()).run(server.smtp())));
    }
  }

  @Test
  void a_killed_server_remembers_what_was_counted_more_than_a_second_ago() {
    assertThat(send("a@kept.example").code()).isEqualTo(250);
    assertThat(send("b@kept.example").toString()).startsWith("451 4.7.1 Limit \"to-kept\"");
    await("the count is on the disk")
        .pollDelay(Duration.ofMillis(1500))
        .until(() -> send("b@kept.example").code() == 451);

    server.kill();
    server.startAgain();

    assertThat(send("b@kept.example").toString())
        .startsWith("451 4.7.1 Limit \"to-kept\" reached: 1 of 1 recipients, next in");
  }

  private SmtpReply send(String to) {
    try (SmtpClient client = server.insider()) {
      byte[] message = Messages.simple(WaybillServer.USER, to, "kept@example.com");
      return client.submit(WaybillServer.USER, List.of(to), message);
    }
  }

  private static String limited(String shipped) {
    try {
      String limits =
          Files.readString(DIALOGUES.resolve("limits.xml"))
              .replace(
                  "</limits>",
                  "<limit name='to-kept' for='recipient-domain' of='kept.example'"
                      + " counts='recipients' rate='1/day'/></limits>");
      return shipped.replaceFirst("(?s)  <limits.*</limits>\n", limits);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
