// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private keys in PEM: PKCS#8 (RFC 7468 §10) for RSA and Ed25519, and PKCS#1 (RFC 8017 §A.1.2) for
 * RSA, as older tools write it. No message of it shows what it read.
 */
final class PrivateKeyPem {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private static final String PKCS8 = "PRIVATE KEY";
  private static final String PKCS1 = "RSA PRIVATE KEY";

  /** RFC 1421 §4.6.1.1: what older tools write into the block of an encrypted key. */
  private static final String ENCRYPTED = "ENCRYPTED";

  /** RFC 7468 §2: lines of 64 characters. */
  private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(64, new byte[] {'\n'});

  /** DER of version 0 and of rsaEncryption with NULL (RFC 5208 §5, RFC 8017 §A.1). */
  private static final byte[] VERSION_AND_RSA = {
    0x02,
    0x01,
    0x00,
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  private static final byte SEQUENCE = 0x30;
  private static final byte OCTET_STRING = 0x04;

  private PrivateKeyPem() {}

  static String print(PrivateKey key) {
    return "-----BEGIN "
        + PKCS8
        + "-----\n"
        + ENCODER.encodeToString(key.getEncoded())
        + "\n-----END "
        + PKCS8
        + "-----\n";
  }

  /**
   * Reads the first block of a text.
   *
   * @throws IllegalArgumentException saying why it is not an unencrypted RSA or Ed25519 key
   */
  static PrivateKey parse(String text) {
    Matcher block = BLOCK.matcher(text);
    if (!block.find()) {
      throw new IllegalArgumentException("no PEM block \"" + PKCS8 + "\" in it");
    }
    String label = block.group(1);
    if (label.startsWith(ENCRYPTED) || block.group(2).contains(ENCRYPTED)) {
      throw new IllegalArgumentException(
          "the key is encrypted; decrypt it with: openssl pkcs8 -topk8 -nocrypt");
    }
    if (!label.equals(PKCS8) && !label.equals(PKCS1)) {
      throw new IllegalArgumentException(
          "a PEM block \""
              + label
              + "\" instead of \""
              + PKCS8
              + "\"; convert it with: openssl pkcs8 -topk8 -nocrypt");
    }
    try {
      byte[] der =
          Base64.getMimeDecoder().decode(block.group(2).getBytes(StandardCharsets.US_ASCII));
      return key(new PKCS8EncodedKeySpec(label.equals(PKCS1) ? pkcs8(der) : der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // The cause may quote what was read, so it is not kept.
      throw new IllegalArgumentException("not an RSA or Ed25519 private key");
    }
  }

  private static PrivateKey key(PKCS8EncodedKeySpec encoded) throws GeneralSecurityException {
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(encoded);
    } catch (InvalidKeySpecException e) {
      return KeyFactory.getInstance("Ed25519").generatePrivate(encoded);
    }
  }

  /** Wraps an RSAPrivateKey of PKCS#1 into a PrivateKeyInfo of PKCS#8 (RFC 5208 §5). */
  private static byte[] pkcs8(byte[] pkcs1) {
    return der(SEQUENCE, VERSION_AND_RSA, der(OCTET_STRING, pkcs1));
  }

  private static byte[] der(byte tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.write(tag);
    // X.690 §8.1.3.5: two octets of length, as keys of 1024 to some 100,000 bits need.
    whole.write(0x82);
    whole.write(content.size() >>> Byte.SIZE);
    whole.write(content.size());
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }
}
