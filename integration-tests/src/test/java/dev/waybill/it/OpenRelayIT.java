// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import dev.waybill.testkit.dialogue.Dialogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** The dialogues of {@code docs/dialogues}, word for word against a real server. */
@ExtendWith(SharedServer.class)
class OpenRelayIT {

  private static final Path DIALOGUES = Path.of("..", "docs", "dialogues");

  @TestFactory
  Stream<DynamicTest> dialogues(SharedServer.Running shared) throws IOException {
    try (Stream<Path> files = Files.list(DIALOGUES)) {
      List<Path> dialogues =
          files
              .filter(file -> file.toString().endsWith(".smtp"))
              // Needs settings of its own.
              .filter(file -> !file.equals(LoginGuardIT.DIALOGUE))
              .sorted()
              .toList();
      return dialogues.stream()
          .map(
              file ->
                  DynamicTest.dynamicTest(
                      file.getFileName().toString(), () -> run(file, shared.server())));
    }
  }

  private static void run(Path file, WaybillServer server) {
    Dialogue.read(file)
        .with(Map.of("submission", server.submissionPort(), "smtps", server.smtpsPort()))
        .run(server.smtp());
  }
}
