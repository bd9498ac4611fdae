// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;

/** An RSA key (RFC 6376 §3.3.2). Immutable and thread-safe. */
final class RsaKey implements PrivateHalf {

  /** RFC 8301 §3.2: signers must use RSA keys of at least 1024 bits. */
  static final int MIN_BITS = 1024;

  private final RsaProvider provider;
  private final PrivateKey key;
  private final byte[] publicKey;

  RsaKey(RSAPrivateCrtKey key, RsaProvider provider) {
    int bits = key.getModulus().bitLength();
    if (bits < MIN_BITS) {
      throw new IllegalArgumentException(
          "the RSA key has " + bits + " bits; at least " + MIN_BITS + " are needed (RFC 8301)");
    }
    this.provider = provider;
    this.publicKey = subjectPublicKeyInfo(key);
    this.key = provider.own(key);
  }

  @Override
  public SignatureAlgorithm algorithm() {
    return SignatureAlgorithm.RSA_SHA256;
  }

  @Override
  public byte[] sign(byte[] canonicalFields, int length) {
    return provider.sign(key, canonicalFields, length);
  }

  // RFC 6376 §3.6.1: we publish p= as SubjectPublicKeyInfo, as every verifier expects it.
  @Override
  public byte[] publicKey() {
    return publicKey.clone();
  }

  private static byte[] subjectPublicKeyInfo(RSAPrivateCrtKey key) {
    try {
      return KeyFactory.getInstance("RSA")
          .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot encode an RSA public key", e);
    }
  }
}
