// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.eightbit.SevenBitPlan;
import dev.waybill.core.eightbit.SevenBitPlan.Possible;
import dev.waybill.testkit.mime.MimeNests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Python's email package reads in converted messages, where Python is installed. */
class SevenBitInteropTest {

  private static final int MESSAGES = 3_000;
  private static final long SEED = 20261124;

  @Test
  void converted_messages_say_the_same(@TempDir Path directory) throws Exception {
    Path pairs = Files.createDirectory(directory.resolve("pairs"));
    MimeNests nests = new MimeNests(SEED);
    int converted = 0;
    for (int i = 0; i < MESSAGES; i++) {
      byte[] message = nests.message();
      SevenBitPlan plan = SevenBitPlan.of(new ByteArrayInputStream(message));
      if (plan instanceof Possible possible) {
        converted++;
        Files.write(pairs.resolve(i + ".before"), message);
        Files.write(pairs.resolve(i + ".after"), bytes(possible, message));
      }
    }
    assertThat(converted).isGreaterThan(MESSAGES / 3);

    Path python = Path.of("/usr/bin/python3");
    if (Files.isExecutable(python)) {
      assertThat(compared(python, pairs, directory.resolve("out")))
          .hasSize(converted)
          .allMatch("same"::equals);
    }
  }

  private static byte[] bytes(Possible plan, byte[] message) throws IOException {
    try (InputStream in = plan.convert(new ByteArrayInputStream(message))) {
      return in.readAllBytes();
    }
  }

  private static List<String> compared(Path python, Path pairs, Path output) throws Exception {
    Path script = Path.of("src/test/resources/eightbit/compare.py").toAbsolutePath();
    Process process =
        new ProcessBuilder(python.toString(), script.toString(), pairs.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("Python ends").isTrue();
    return Files.readAllLines(output);
  }
}
