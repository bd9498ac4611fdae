// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import dev.waybill.core.dkim.keys.ManagedKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** Verifies with the key that we tell the world to publish, by the JDK alone. Immutable. */
final class PublicHalf {

  /** RFC 8410 §4: what stands before the 32 octets of an Ed25519 public key in X.509. */
  private static final byte[] ED25519_INFO = HexFormat.of().parseHex("302a300506032b6570032100");

  private final boolean edwards;
  private final PublicKey key;

  private PublicHalf(boolean edwards, PublicKey key) {
    this.edwards = edwards;
    this.key = key;
  }

  /**
   * The public half of a key.
   *
   * @throws GeneralSecurityException when what is stored is no key
   */
  static PublicHalf of(ManagedKey key) throws GeneralSecurityException {
    byte[] octets = Base64.getDecoder().decode(key.publicKey());
    return switch (key.kind()) {
      case RSA -> new PublicHalf(false, parsed("RSA", octets));
      case ED25519 -> new PublicHalf(true, parsed("Ed25519", withInfo(octets)));
    };
  }

  private static PublicKey parsed(String algorithm, byte[] octets) throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(octets));
  }

  private static byte[] withInfo(byte[] point) {
    byte[] whole = new byte[ED25519_INFO.length + point.length];
    System.arraycopy(ED25519_INFO, 0, whole, 0, ED25519_INFO.length);
    System.arraycopy(point, 0, whole, ED25519_INFO.length, point.length);
    return whole;
  }

  /** Whether the key made this signature of these octets. */
  boolean fits(byte[] signed, byte[] signature) throws GeneralSecurityException {
    Signature verifier = Signature.getInstance(edwards ? "Ed25519" : "SHA256withRSA");
    verifier.initVerify(key);
    // RFC 8463 §3: Ed25519 signs the hash.
    verifier.update(edwards ? MessageDigest.getInstance("SHA-256").digest(signed) : signed);
    try {
      return verifier.verify(signature);
    } catch (SignatureException e) {
      // Of another length than signatures of this key.
      return false;
    }
  }
}
