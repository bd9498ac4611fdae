// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/**
 * Messages that nobody would write: whatever is converted says the same to mime4j, and whatever is
 * not stays as it is.
 *
 * <p>Runs for two seconds, with a seed that the clock gives and that a failure names. {@code
 * -Dfuzz.seconds=600} runs longer, {@code -Dfuzz.seed=...} repeats.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FuzzTest {

  private static final List<String> PIECES =
      List.of(
          "\r\n",
          "\r\n",
          "\r\n\r\n",
          "\r\n\r\n",
          "\r",
          "\n",
          " ",
          "\t",
          "x",
          "=",
          "\u00e4",
          "\u00ff",
          "\r\n--b\r\n",
          "\r\n--b\r\n\r\n",
          "\r\n--b--\r\n",
          "\r\n--bb\r\n",
          "\r\n--bb--",
          "--b",
          "--",
          "MIME-Version: 1.0\r\n",
          "Subject: x\r\n",
          "Content-Type: text/plain\r\n",
          "Content-Type: multipart/mixed; boundary=b\r\n\r\n",
          "Content-Type: multipart/mixed; boundary=\"bb\"\r\n\r\n",
          "Content-Type: multipart/digest;\r\n boundary=\"bb\"\r\n\r\n",
          "Content-Type: multipart/signed; boundary=b\r\n\r\n",
          "Content-Type: message/rfc822\r\n\r\n",
          "Content-Type: ",
          "Content-Type: text/plain (\r\n",
          "Content-Transfer-Encoding: 8bit\r\n",
          "Content-Transfer-Encoding: base64\r\n",
          "Content-Transfer-Encoding: quoted-printable\r\n",
          "Content-Transfer-Encoding:",
          "\u00e4 and some more text that is long enough to be quoted-printable in the end");

  @Test
  void what_is_converted_says_the_same_and_the_rest_stays() {
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    Duration length = Duration.ofSeconds(Long.getLong("fuzz.seconds", 2));
    Random random = new Random(seed);
    long start = System.nanoTime();
    int converted = 0;
    while (System.nanoTime() - start < length.toNanos()) {
      String message = message(random);
      if (!Converting.convert(message).equals(message)) {
        converted++;
        check(message, seed);
      }
    }
    assertThat(converted).isPositive();
  }

  private static void check(String message, long seed) {
    String converted = Converting.convert(message);
    String name = "seed " + seed + ": " + message.replace("\r", "\\r").replace("\n", "\\n");

    assertThat(converted).as(name).matches(Converting::isSevenBit);
    assertThat(Parts.of(converted)).as(name).isEqualTo(Parts.of(message));
    assertThat(Converting.convert(converted)).as(name).isEqualTo(converted);
  }

  private static String message(Random random) {
    StringBuilder message = new StringBuilder("MIME-Version: 1.0\r\n");
    int pieces = random.nextInt(25);
    for (int i = 0; i < pieces; i++) {
      message.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return message.toString();
  }
}
