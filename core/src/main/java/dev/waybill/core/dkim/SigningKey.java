// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.address.DomainName;
import java.security.PrivateKey;

/**
 * A private key together with the names under which the world finds its public half.
 *
 * <p>Immutable. Its text names the key and never shows it.
 */
public final class SigningKey {

  private final DomainName domain;
  private final Selector selector;
  private final PrivateHalf privateHalf;

  /**
   * Joins an RSA or Ed25519 key with its names.
   *
   * @throws IllegalArgumentException when the key is of another kind, an RSA key shorter than 1024
   *     bits or without its public exponent, or when the names are too long to be looked up
   */
  public SigningKey(DomainName domain, Selector selector, PrivateKey privateKey) {
    this(domain, selector, PrivateHalf.of(privateKey, RsaProvider.preferred()));
  }

  SigningKey(DomainName domain, Selector selector, PrivateHalf privateHalf) {
    selector.recordName(domain);
    this.domain = domain;
    this.selector = selector;
    this.privateHalf = privateHalf;
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
    return PublicKeyRecord.of(selector.recordName(domain), privateHalf);
  }

  /** The algorithm as signatures name it, {@code a=}. */
  public String algorithmName() {
    return algorithm().signatureTag();
  }

  SignatureAlgorithm algorithm() {
    return privateHalf.algorithm();
  }

  byte[] sign(byte[] canonicalFields, int length) {
    return privateHalf.sign(canonicalFields, length);
  }

  @Override
  public String toString() {
    return selector + "._domainkey." + domain;
  }
}
