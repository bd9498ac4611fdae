// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.returnpath;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key for HMAC-SHA256 (RFC 2104) that is never printed.
 *
 * <p>Immutable. It has no accessor and prints as {@code ***}, so that it cannot end up in a log
 * line, an exception or a page.
 */
public final class Secret {

  /** RFC 2104 §3: a key shorter than the hash's 32 octets weakens it. */
  public static final int MIN_OCTETS = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] key;

  private Secret(byte[] key) {
    this.key = key;
  }

  /**
   * The secret with these octets, which are copied.
   *
   * @throws IllegalArgumentException when there are fewer than {@link #MIN_OCTETS}
   */
  public static Secret of(byte[] octets) {
    if (octets.length < MIN_OCTETS) {
      throw new IllegalArgumentException(
          "a secret needs at least "
              + MIN_OCTETS * 8
              + " bit ("
              + MIN_OCTETS
              + " octets), this one has "
              + octets.length * 8
              + " bit");
    }
    return new Secret(octets.clone());
  }

  /** Random octets of the shortest length that {@link #of} accepts. */
  static byte[] draw(SecureRandom random) {
    byte[] octets = new byte[MIN_OCTETS];
    random.nextBytes(octets);
    return octets;
  }

  /** The HMAC over the parts, one after the other. */
  byte[] mac(byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
