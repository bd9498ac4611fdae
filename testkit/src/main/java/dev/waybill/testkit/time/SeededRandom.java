// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.time;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.util.Random;

/**
 * A {@link SecureRandom} (and so a {@code RandomGenerator}) that gives the same values for the same
 * seed on every machine and Java version. For tests only: nothing about it is secure. Thread-safe.
 */
public final class SeededRandom extends SecureRandom {

  private static final long serialVersionUID = 1L;

  private final long seed;

  /** Randomness that is fully decided by {@code seed}. */
  public SeededRandom(long seed) {
    super(new Seeded(seed), null);
    this.seed = seed;
  }

  @Override
  public String getAlgorithm() {
    return "Seeded";
  }

  @Override
  public String toString() {
    return "SeededRandom[seed=" + seed + "]";
  }

  /** {@link Random}, because its documentation fixes its algorithm for good. */
  private static final class Seeded extends SecureRandomSpi {

    private static final long serialVersionUID = 1L;

    private final Random random;

    Seeded(long seed) {
      random = new Random(seed);
    }

    @Override
    protected void engineSetSeed(byte[] more) {
      // More seed must not change what comes: the first one decides.
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      random.nextBytes(bytes);
    }

    @Override
    protected byte[] engineGenerateSeed(int count) {
      byte[] bytes = new byte[count];
      random.nextBytes(bytes);
      return bytes;
    }
  }
}
