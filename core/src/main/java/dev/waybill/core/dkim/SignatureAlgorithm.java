// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;

/** How a signature is computed (RFC 6376 §3.3). Immutable. */
enum SignatureAlgorithm {
  /** RFC 6376 §3.3.2; RFC 8301 §3.1 leaves no other RSA algorithm to sign with. */
  RSA_SHA256("rsa-sha256", "rsa", "SHA256withRSA");

  private final String signatureTag;
  private final String keyTag;
  private final String jcaName;

  SignatureAlgorithm(String signatureTag, String keyTag, String jcaName) {
    this.signatureTag = signatureTag;
    this.keyTag = keyTag;
    this.jcaName = jcaName;
  }

  /** The value of {@code a=} in a signature (RFC 6376 §3.5). */
  String signatureTag() {
    return signatureTag;
  }

  /** The value of {@code k=} in a key record (RFC 6376 §3.6.1). */
  String keyTag() {
    return keyTag;
  }

  /** A fresh digest for the body, the {@code bh=} of the signature. */
  MessageDigest newBodyDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Signs the canonical header fields, which this method hashes. */
  byte[] sign(PrivateKey key, byte[] canonicalFields) {
    try {
      Signature signature = Signature.getInstance(jcaName);
      signature.initSign(key);
      signature.update(canonicalFields);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with " + jcaName, e);
    }
  }
}
