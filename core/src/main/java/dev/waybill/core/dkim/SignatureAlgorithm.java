// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

/** How a signature is computed (RFC 6376 §3.3, RFC 8463 §3). Immutable. */
enum SignatureAlgorithm {
  /** RFC 6376 §3.3.2; RFC 8301 §3.1 leaves no other RSA algorithm to sign with. */
  RSA_SHA256("rsa-sha256", "rsa"),

  /** RFC 8463 §3. Many verifiers do not know it yet, so it stands beside an RSA signature. */
  ED25519_SHA256("ed25519-sha256", "ed25519");

  private final String signatureTag;
  private final String keyTag;

  SignatureAlgorithm(String signatureTag, String keyTag) {
    this.signatureTag = signatureTag;
    this.keyTag = keyTag;
  }

  /** The value of {@code a=} in a signature (RFC 6376 §3.5). */
  String signatureTag() {
    return signatureTag;
  }

  /** The value of {@code k=} in a key record (RFC 6376 §3.6.1). */
  String keyTag() {
    return keyTag;
  }
}
