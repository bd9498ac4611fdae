// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class SeededRandomTest {

  @Test
  void gives_the_same_for_the_same_seed() {
    SeededRandom one = new SeededRandom(42);
    SeededRandom other = new SeededRandom(42);

    assertThat(one.ints(100)).containsExactly(other.ints(100).boxed().toArray(Integer[]::new));
    assertThat(one.nextLong()).isEqualTo(other.nextLong());
    assertThat(one.nextGaussian()).isEqualTo(other.nextGaussian());
    assertThat(one.generateSeed(8)).isEqualTo(other.generateSeed(8));
  }

  @Test
  void gives_known_octets_on_every_machine() {
    SecureRandom random = new SeededRandom(1);
    byte[] octets = new byte[8];

    random.nextBytes(octets);

    // What java.util.Random's documented algorithm gives for seed 1.
    byte[] expected = new byte[8];
    new java.util.Random(1).nextBytes(expected);
    assertThat(HexFormat.of().formatHex(octets))
        .isEqualTo(HexFormat.of().formatHex(expected))
        .isEqualTo("73d51abbd89cb819");
  }

  @Test
  void is_not_moved_by_more_seed() {
    SeededRandom random = new SeededRandom(7);

    random.setSeed(99);

    assertThat(random.nextInt()).isEqualTo(new SeededRandom(7).nextInt());
  }

  @Test
  void differs_for_different_seeds() {
    assertThat(new SeededRandom(1).nextLong()).isNotEqualTo(new SeededRandom(2).nextLong());
  }
}
