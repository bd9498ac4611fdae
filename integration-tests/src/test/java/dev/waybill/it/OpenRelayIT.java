// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import dev.waybill.testkit.dialogue.Dialogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The dialogues of {@code docs/dialogues}, word for word against a real server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenRelayIT {

  private static final Path DIALOGUES = Path.of("..", "docs", "dialogues");

  private World world;
  private WaybillServer server;

  @BeforeAll
  void start(@TempDir Path directory) {
    world = World.create();
    server = WaybillServer.start(directory.resolve("var"), world);
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
          files
              .filter(file -> file.toString().endsWith(".smtp"))
              // Needs settings of its own.
              .filter(file -> !file.equals(LoginGuardIT.DIALOGUE))
              .sorted()
              .toList();
      return dialogues.stream()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> run(file)));
    }
  }

  private void run(Path file) {
    Dialogue.read(file)
        .with(Map.of("submission", server.submissionPort(), "smtps", server.smtpsPort()))
        .run(server.smtp());
  }
}
