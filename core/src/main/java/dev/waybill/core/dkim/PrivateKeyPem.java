// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** RSA private keys as PKCS#8 in PEM (RFC 7468 §10). No message of it shows what it read. */
final class PrivateKeyPem {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*+)-----END \\1-----");

  private static final String LABEL = "PRIVATE KEY";

  /** RFC 7468 §2: lines of 64 characters. */
  private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private PrivateKeyPem() {}

  static String print(PrivateKey key) {
    return "-----BEGIN "
        + LABEL
        + "-----\n"
        + ENCODER.encodeToString(key.getEncoded())
        + "\n-----END "
        + LABEL
        + "-----\n";
  }

  /**
   * Reads the first block of a text.
   *
   * @throws IllegalArgumentException saying why it is not an unencrypted PKCS#8 RSA key
   */
  static PrivateKey parse(String text) {
    Matcher block = BLOCK.matcher(text);
    if (!block.find()) {
      throw new IllegalArgumentException("no PEM block \"" + LABEL + "\" in it");
    }
    if (!block.group(1).equals(LABEL)) {
      throw new IllegalArgumentException(
          "a PEM block \""
              + block.group(1)
              + "\" instead of \""
              + LABEL
              + "\"; convert it with: openssl pkcs8 -topk8 -nocrypt");
    }
    try {
      byte[] der =
          Base64.getMimeDecoder().decode(block.group(2).getBytes(StandardCharsets.US_ASCII));
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // The cause may quote what was read, so it is not kept.
      throw new IllegalArgumentException("not an RSA key in PKCS#8");
    }
  }
}
