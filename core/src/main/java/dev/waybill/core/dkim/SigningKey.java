// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.address.DomainName;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;

/**
 * A private key together with the names under which the world finds its public half.
 *
 * <p>Immutable. Its text names the key and never shows it.
 */
public final class SigningKey {

  /** RFC 8301 §3.2: signers must use RSA keys of at least 1024 bits. */
  static final int MIN_RSA_BITS = 1024;

  private final DomainName domain;
  private final Selector selector;
  private final RSAPrivateCrtKey privateKey;

  /**
   * Joins an RSA key with its names.
   *
   * @throws IllegalArgumentException when the key is not an RSA key that knows its public half, is
   *     shorter than 1024 bits, or when the names are too long to be looked up
   */
  public SigningKey(DomainName domain, Selector selector, PrivateKey privateKey) {
    if (!(privateKey instanceof RSAPrivateCrtKey rsa)) {
      throw new IllegalArgumentException(
          "not an RSA private key with its public exponent, but " + privateKey.getAlgorithm());
    }
    int bits = rsa.getModulus().bitLength();
    if (bits < MIN_RSA_BITS) {
      throw new IllegalArgumentException(
          "the RSA key has " + bits + " bits; at least " + MIN_RSA_BITS + " are needed (RFC 8301)");
    }
    selector.recordName(domain);
    this.domain = domain;
    this.selector = selector;
    this.privateKey = rsa;
  }

  /** The signing domain, {@code d=}. */
  public DomainName domain() {
    return domain;
  }

  /** The selector, {@code s=}. */
  public Selector selector() {
    return selector;
  }

  /** The record to publish so that others can verify what this key signs. */
  public PublicKeyRecord publicKeyRecord() {
    return PublicKeyRecord.of(
        selector.recordName(domain),
        algorithm(),
        new RSAPublicKeySpec(privateKey.getModulus(), privateKey.getPublicExponent()));
  }

  SignatureAlgorithm algorithm() {
    return SignatureAlgorithm.RSA_SHA256;
  }

  byte[] sign(byte[] canonicalFields) {
    return algorithm().sign(privateKey, canonicalFields);
  }

  @Override
  public String toString() {
    return selector + "._domainkey." + domain;
  }
}
