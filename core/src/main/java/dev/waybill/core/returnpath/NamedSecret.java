// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.returnpath;

import dev.waybill.core.message.Base32Hex;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * A secret with a name for operators.
 *
 * <p>Immutable.
 *
 * @param id 1 to 32 of {@code a-z 0-9 -}
 * @param secret the key itself
 */
public record NamedSecret(String id, Secret secret) {

  private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,32}");

  /** Checks the name. */
  public NamedSecret {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "the id of a secret is 1 to 32 of a-z, 0-9 and -, not \"" + id + "\"");
    }
  }

  /** A random name that is probably unique in the ring; chosen: 25 bits. */
  static String drawId(SecureRandom random) {
    byte[] octets = new byte[4];
    random.nextBytes(octets);
    return "k" + Base32Hex.encode(octets).substring(0, 5);
  }

  /**
   * Four bits of the name's hash, contained in the address. It only saves work: if several secrets
   * share a tag, all are tried.
   */
  int tag() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return digest.digest(id.getBytes(StandardCharsets.US_ASCII))[0] & 0x0f;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
