// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What a DKIM-Signature field says of a message (RFC 6376 §3.5).
 *
 * <p>Immutable.
 *
 * @param algorithm {@code a=}
 * @param form how header and body are made canonical, {@code c=}
 * @param mentions the names in {@code h=}, in lower case
 * @param bodyOctets how much of the body is signed, {@code l=}
 * @param expires when it loses its worth, {@code x=}; the end of time when it never does
 * @param bodyHash {@code bh=}
 * @param signature {@code b=}
 * @param unsigned the field without the value of {@code b=}
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; lives as long as one check.
record SignatureClaim(
    String algorithm,
    CanonicalForm form,
    List<String> mentions,
    OptionalLong bodyOctets,
    Instant expires,
    byte[] bodyHash,
    byte[] signature,
    String unsigned) {

  /** RFC 6376 §3.5: up to 76 digits; no message that we sign needs more than these. */
  private static final int MOST_DIGITS = 18;

  /**
   * Reads a field.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static SignatureClaim of(TagList tags) {
    if (!tags.value("v").equals("1")) {
      throw new IllegalArgumentException("says v=" + tags.value("v"));
    }
    List<String> mentions = mentions(tags.value("h"));
    if (!mentions.contains("from")) {
      throw new IllegalArgumentException("does not sign From (RFC 6376 §5.4)");
    }
    checkIdentity(tags);
    return new SignatureClaim(
        tags.compact("a"),
        CanonicalForm.parse(tags.has("c") ? tags.compact("c") : "simple/simple"),
        mentions,
        tags.has("l") ? OptionalLong.of(number(tags.compact("l"))) : OptionalLong.empty(),
        tags.has("x") ? Instant.ofEpochSecond(number(tags.compact("x"))) : Instant.MAX,
        Base64.getDecoder().decode(tags.compact("bh")),
        Base64.getDecoder().decode(tags.compact("b")),
        tags.without("b"));
  }

  private static List<String> mentions(String h) {
    List<String> mentions = new ArrayList<>();
    for (String name : h.split(":", -1)) {
      mentions.add(TagList.unfolded(name).toLowerCase(Locale.ROOT));
    }
    return mentions;
  }

  // RFC 6376 §3.5, i=: the domain must be that of d= or below it.
  private static void checkIdentity(TagList tags) {
    if (tags.has("i")) {
      String identity = tags.value("i").toLowerCase(Locale.ROOT);
      String domain = tags.value("d").toLowerCase(Locale.ROOT);
      String of = identity.substring(identity.lastIndexOf('@') + 1);
      if (!of.equals(domain) && !of.endsWith("." + domain)) {
        throw new IllegalArgumentException("says i=" + of + ", which is not within d=");
      }
    }
  }

  private static long number(String text) {
    if (!text.matches("[0-9]{1," + MOST_DIGITS + "}")) {
      throw new IllegalArgumentException("has \"" + text + "\" where a number must be");
    }
    return Long.parseLong(text);
  }

  /** Whether it speaks of more body than there is. */
  boolean isLongerThan(long octets) {
    return bodyOctets.orElse(0) > octets;
  }
}
