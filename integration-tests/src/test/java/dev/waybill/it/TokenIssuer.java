// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** Issues JSON Web Tokens (RFC 7519) as an administrator's login service does. */
final class TokenIssuer {

  private static final int BITS = 2048;

  private final KeyPair keys;

  TokenIssuer() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      this.keys = generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In PEM, as James reads it. */
  String publicKey() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** A token that says who somebody is, and whether that is an administrator. */
  String issue(String subject, boolean admin) {
    String claims = "{\"sub\":\"%s\",\"admin\":%s}".formatted(subject, admin);
    String signed =
        base64("{\"alg\":\"RS256\"}".getBytes(US_ASCII)) + "." + base64(claims.getBytes(US_ASCII));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(signed.getBytes(US_ASCII));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }
}
