// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.address.Shown;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The text of a key record as verifiers read it (RFC 6376 §3.6.1).
 *
 * <p>Immutable.
 *
 * @param tags the value of each tag, white space around it removed, in the order of the text
 */
record PublishedKey(Map<String, String> tags) {

  /**
   * Reads a record.
   *
   * @throws IllegalArgumentException saying why it is no tag list (RFC 6376 §3.2)
   */
  static PublishedKey parse(String text) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (String part : text.strip().split(";", -1)) {
      if (part.isBlank()) {
        continue;
      }
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("is no list of tags");
      }
      String name = part.substring(0, equals).strip();
      // RFC 6376 §3.2: a tag that occurs twice makes the whole list invalid.
      if (tags.put(name, part.substring(equals + 1).strip()) != null) {
        throw new IllegalArgumentException("has the tag " + Shown.text(name) + "= twice");
      }
    }
    return new PublishedKey(tags);
  }

  /**
   * Compares the record with the key that it should publish.
   *
   * @param publicKey the value of {@code p=} that we would publish
   */
  ServerFinding compare(String server, KeyKind kind, String publicKey) {
    String problem = problem(kind, publicKey);
    return problem.isEmpty()
        ? new ServerFinding(server, Finding.SEEN, note())
        : new ServerFinding(server, Finding.DIFFERENT, problem);
  }

  private String problem(KeyKind kind, String publicKey) {
    String p = tags.get("p");
    if (p == null) {
      return "has no p=";
    }
    if (p.isEmpty()) {
      return "is revoked by an empty p=";
    }
    if (tags.containsKey("v") && !startsWithVersion()) {
      return "does not start with v=DKIM1";
    }
    // Absent means rsa.
    String k = tags.getOrDefault("k", KeyKind.RSA.tag()).toLowerCase(Locale.ROOT);
    if (!k.equals(kind.tag())) {
      return "says k=" + Shown.text(k) + " where " + kind.tag() + " is right";
    }
    if (!samePublicKey(p, publicKey)) {
      return "holds another key";
    }
    if (tags.containsKey("h") && !list("h").contains("sha256")) {
      return "does not allow sha256 (h=)";
    }
    if (tags.containsKey("s") && !list("s").contains("*") && !list("s").contains("email")) {
      return "is not for email (s=)";
    }
    return "";
  }

  // RFC 6376 §3.6.1: v= must be the first tag when it is there.
  private boolean startsWithVersion() {
    return tags.keySet().iterator().next().equals("v") && "DKIM1".equals(tags.get("v"));
  }

  // t=s forbids an i= of a sub-domain, which we never write. t=y must change nothing for a verifier
  // (RFC 6376 §3.6.1), but some do not believe such a key.
  private String note() {
    return list("t").contains("y") ? "it says t=y, a test" : "";
  }

  private List<String> list(String tag) {
    return Arrays.stream(tags.getOrDefault(tag, "").split(":", -1))
        .map(String::strip)
        .map(flag -> flag.toLowerCase(Locale.ROOT))
        .toList();
  }

  private static boolean samePublicKey(String published, String ours) {
    try {
      return Arrays.equals(decoded(published), decoded(ours));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  // RFC 6376 §3.6.1: white space inside of p= counts for nothing.
  private static byte[] decoded(String base64) {
    return Base64.getDecoder().decode(base64.replaceAll("\\s+", ""));
  }
}
