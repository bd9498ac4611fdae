// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.EdECPrivateKey;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * An Ed25519 key (RFC 8463).
 *
 * <p>Computed by Bouncy Castle's classes, which are many times faster than those of JDK 17 and need
 * no provider to be registered. Immutable and thread-safe.
 */
final class Ed25519Key implements PrivateHalf {

  /** RFC 8032 §5.1.5: the private key is 32 octets. */
  private static final int SEED_OCTETS = Ed25519.SECRET_KEY_SIZE;

  private final Ed25519PrivateKeyParameters key;

  private Ed25519Key(byte[] seed) {
    this.key = new Ed25519PrivateKeyParameters(seed, 0);
  }

  static Ed25519Key of(EdECPrivateKey key) {
    byte[] seed = key.getBytes().orElseGet(() -> new byte[0]);
    if (seed.length != SEED_OCTETS) {
      throw new IllegalArgumentException("not an Ed25519 key, but " + key.getParams().getName());
    }
    return new Ed25519Key(seed);
  }

  @Override
  public SignatureAlgorithm algorithm() {
    return SignatureAlgorithm.ED25519_SHA256;
  }

  // RFC 8463 §3: PureEdDSA over the SHA-256 of what RSA would sign.
  @Override
  public byte[] sign(byte[] canonicalFields, int length) {
    byte[] hash = sha256(canonicalFields, length);
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    key.sign(Ed25519.Algorithm.Ed25519, null, hash, 0, hash.length, signature, 0);
    return signature;
  }

  @Override
  public byte[] publicKey() {
    return key.generatePublicKey().getEncoded();
  }

  private static byte[] sha256(byte[] octets, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(octets, 0, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
