// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.security.PrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;

/**
 * The private half of a key, ready to sign. Exactly two kinds exist.
 *
 * <p>Immutable and thread-safe; parsed once and never shown.
 */
sealed interface PrivateHalf permits RsaKey, Ed25519Key {

  /** What signatures of this key are called. */
  SignatureAlgorithm algorithm();

  /** Signs the first {@code length} octets, which this method hashes. */
  byte[] sign(byte[] canonicalFields, int length);

  /** The public half as it is in {@code p=} (RFC 6376 §3.6.1, RFC 8463 §4.2), not encoded. */
  byte[] publicKey();

  /**
   * Takes a key of the JDK.
   *
   * @throws IllegalArgumentException when it is of another kind, or too short
   */
  static PrivateHalf of(PrivateKey key, RsaProvider rsa) {
    if (key instanceof RSAPrivateCrtKey crt) {
      return new RsaKey(crt, rsa);
    }
    if (key instanceof EdECPrivateKey edwards) {
      return Ed25519Key.of(edwards);
    }
    throw new IllegalArgumentException(
        "neither an Ed25519 key nor an RSA private key with its public exponent, but "
            + key.getAlgorithm());
  }
}
