// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.dkim.SignatureForm;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/**
 * Octets that nobody would write, in blocks of any size: never a failure, and read alike in one
 * piece and in many.
 *
 * <p>Runs for two seconds, with a seed that a failure names; {@code -Dfuzz.seconds=120} and {@code
 * -Dfuzz.seed=...} as in the fuzzing of the signer.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WireFuzzTest {

  private static final List<String> PIECES =
      List.of(
          "\r\n",
          "\r\n",
          "\r",
          "\n",
          ".",
          "\r\n.",
          ".\r\n",
          "\r\n.\r\n",
          " ",
          "\t",
          ":",
          ";",
          "=",
          "b=",
          "h=from:",
          "d=example.com;",
          "s=r;",
          "v=1;",
          "a=rsa-sha256;",
          "c=simple;",
          "bh=eA==;",
          "b=eA==",
          "l=9;",
          "x=1;",
          "DKIM-Signature:",
          "From: a\r\n",
          "\0",
          "\u00ff",
          "x",
          "\r\n ",
          "c=relaxed/relaxed;",
          "i=@",
          "l=99999999999999999999;");

  private static final String SIGNED =
      Bench.signed("From: a@example.com\r\nTo: b\r\n\r\n.\r\nx \r\n", SignatureForm.DEFAULTS);

  private final Bench bench = Bench.withKeys();

  @Test
  void nothing_makes_the_check_fail() {
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    Duration length = Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 2));
    Random random = new Random(seed);
    long end = System.nanoTime() + length.toNanos();
    long inputs = 0;
    while (System.nanoTime() < end) {
      String data = data(random);
      List<WireFault> whole = bench.faults(data, Math.max(1, data.length()), Bench.name(Bench.RSA));
      assertThat(bench.faults(data, 1 + random.nextInt(40), Bench.name(Bench.RSA)))
          .as("seed %s, input %s", seed, inputs)
          .isEqualTo(whole);
      inputs++;
    }
    System.out.println("Wire fuzzing: " + inputs + " inputs, seed " + seed);

    assertThat(inputs).isPositive();
  }

  private static String data(Random random) {
    StringBuilder data = new StringBuilder(random.nextBoolean() ? Bench.data(SIGNED) : "");
    for (int i = random.nextInt(30); i > 0; i--) {
      String piece = PIECES.get(random.nextInt(PIECES.size()));
      data.insert(random.nextInt(Math.min(data.length(), 900) + 1), piece);
    }
    for (int i = random.nextInt(4); i > 0 && !data.isEmpty(); i--) {
      data.setCharAt(random.nextInt(data.length()), (char) random.nextInt(256));
    }
    return data.toString();
  }
}
