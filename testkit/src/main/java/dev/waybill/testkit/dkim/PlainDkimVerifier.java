// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Verifies the topmost DKIM-Signature of a message that one key is said to have made (RFC 6376
 * §6.1, RFC 8463), for rsa-sha256, ed25519-sha256 and all canonicalisations.
 *
 * <p>Immutable.
 *
 * @param recordName where the public key is published
 * @param recordValue the text of its TXT record
 */
public record PlainDkimVerifier(String recordName, String recordValue) {

  /** What {@link #verify} answers when the signature is good. */
  public static final String PASS = "pass";

  /** RFC 8410 §4: what stands before the 32 octets of an Ed25519 public key in X.509. */
  private static final String ED25519_KEY_INFO = "302a300506032b6570032100";

  /** Answers {@link #PASS}, or says what is wrong with the signature. */
  public String verify(byte[] message) {
    String text = new String(message, ISO_8859_1);
    int blank = text.startsWith("\r\n") ? -2 : text.indexOf("\r\n\r\n");
    String header = blank < 0 ? text : text.substring(0, blank + 2);
    String body = blank < 0 ? "" : text.substring(blank + 4);
    List<String> fields = new ArrayList<>(Arrays.asList(header.split("\r\n(?![ \t])")));

    try {
      for (String field : fields) {
        if (name(field).equals("dkim-signature") && names(tags(field), recordName)) {
          fields.remove(field);
          return verify(field, fields, body);
        }
      }
      return "no signature with the key at " + recordName;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return "unreadable: " + e;
    }
  }

  private String verify(String signatureField, List<String> fields, String body)
      throws GeneralSecurityException {
    Map<String, String> tags = tags(signatureField);
    String algorithm = tag(tags, "a");
    if (!tag(tags, "v").equals("1") || !algorithm.equals(keyType() + "-sha256")) {
      return "unknown version or algorithm";
    }
    String[] c = tag(tags, "c").split("/", -1);
    String canonicalBody = canonicalBody(c[1], body);
    if (tags.containsKey("l")) {
      canonicalBody = canonicalBody.substring(0, Integer.parseInt(tag(tags, "l")));
    }
    byte[] bodyHash = sha256(canonicalBody);
    if (!Arrays.equals(bodyHash, base64(tag(tags, "bh")))) {
      return "body hash differs";
    }
    String signed =
        signedFields(c[0], tag(tags, "h"), fields)
            + canonicalField(c[0], withoutSignature(signatureField));
    return fits(signed, base64(tag(tags, "b"))) ? PASS : "signature does not fit the header";
  }

  private boolean fits(String signed, byte[] signature) throws GeneralSecurityException {
    boolean edwards = keyType().equals("ed25519");
    Signature verifier = Signature.getInstance(edwards ? "Ed25519" : "SHA256withRSA");
    verifier.initVerify(edwards ? edwardsKey() : rsaKey());
    // RFC 8463 §3: Ed25519 signs the hash.
    verifier.update(edwards ? sha256(signed) : signed.getBytes(ISO_8859_1));
    return verifier.verify(signature);
  }

  private static String signedFields(String canonicalization, String h, List<String> fields) {
    List<String> left = new ArrayList<>(fields);
    StringBuilder signed = new StringBuilder();
    for (String mention : h.split(":", -1)) {
      String wanted = mention.strip().toLowerCase(Locale.ROOT);
      for (int i = left.size() - 1; i >= 0; i--) {
        if (name(left.get(i)).equals(wanted)) {
          signed.append(canonicalField(canonicalization, left.remove(i))).append("\r\n");
          break;
        }
      }
    }
    return signed.toString();
  }

  /** RFC 6376 §3.4.1, §3.4.2. */
  private static String canonicalField(String canonicalization, String field) {
    if (canonicalization.equals("simple")) {
      return field;
    }
    String value = field.substring(field.indexOf(':') + 1);
    return name(field)
        + ":"
        + value.replace("\r\n", "").replaceAll("[ \t]+", " ").replaceAll("^ | \\z", "");
  }

  /** RFC 6376 §3.4.3, §3.4.4. */
  private static String canonicalBody(String canonicalization, String body) {
    if (canonicalization.equals("simple")) {
      return body.replaceAll("(\r\n)*\\z", "") + "\r\n";
    }
    String relaxed =
        body.replaceAll("[ \t]+(\r\n|\\z)", "$1")
            .replaceAll("[ \t]+", " ")
            .replaceAll("(\r\n)*\\z", "");
    return relaxed.isEmpty() ? "" : relaxed + "\r\n";
  }

  /** RFC 6376 §3.5: the value of b= counts as empty. */
  private static String withoutSignature(String field) {
    return field.replaceFirst("([;:]\\s*b\\s*=)[^;]*", "$1");
  }

  private String keyType() {
    return tags(":" + recordValue).getOrDefault("k", "rsa");
  }

  private byte[] publicKey() {
    return base64(tag(tags(":" + recordValue), "p"));
  }

  private PublicKey rsaKey() throws GeneralSecurityException {
    return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(publicKey()));
  }

  private PublicKey edwardsKey() throws GeneralSecurityException {
    byte[] encoded =
        HexFormat.of().parseHex(ED25519_KEY_INFO + HexFormat.of().formatHex(publicKey()));
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static byte[] sha256(String text) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(text.getBytes(ISO_8859_1));
  }

  private static boolean names(Map<String, String> tags, String recordName) {
    return recordName.equals(tag(tags, "s") + "._domainkey." + tag(tags, "d"));
  }

  private static String name(String field) {
    int colon = field.indexOf(':');
    return colon < 0 ? "" : field.substring(0, colon).strip().toLowerCase(Locale.ROOT);
  }

  /** The tags behind the first colon. */
  private static Map<String, String> tags(String field) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String spec : field.substring(field.indexOf(':') + 1).split(";", -1)) {
      if (!spec.isBlank()) {
        int equals = spec.indexOf('=');
        tags.put(spec.substring(0, equals).strip(), spec.substring(equals + 1).strip());
      }
    }
    return tags;
  }

  private static String tag(Map<String, String> tags, String name) {
    String value = tags.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no tag " + name);
    }
    return value;
  }

  private static byte[] base64(String text) {
    return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
  }
}
