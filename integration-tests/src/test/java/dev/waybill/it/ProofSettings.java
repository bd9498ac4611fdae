// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long the proofs try, from system properties; the defaults are for a quick run. {@code
 * docs/howto/proofs.md} lists them.
 */
final class ProofSettings {

  private ProofSettings() {}

  /** {@code proof.NAME}, a whole number. */
  static int number(String name, int otherwise) {
    return Integer.getInteger("proof." + name, otherwise);
  }

  /** How long mail may take to arrive when all is well again: {@code proof.patience}, seconds. */
  static Duration patience() {
    return Duration.ofSeconds(number("patience", 300));
  }

  /** Somewhere between two durations. */
  static Duration between(RandomGenerator random, Duration least, Duration most) {
    return least.plusMillis(random.nextLong(most.minus(least).toMillis() + 1));
  }
}
