// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import dev.waybill.core.dkim.keys.KeyName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The header fields of one message, from the top, each an octet for a character.
 *
 * <p>Immutable.
 *
 * @param fields without the line ends behind them
 */
record HeaderText(List<String> fields) {

  private static final String CRLF = "\r\n";
  private static final String SIGNATURE = "dkim-signature";

  /** Splits a header; lines that are no fields are kept, and have no name. */
  static HeaderText parse(String header) {
    List<String> fields = new ArrayList<>();
    int start = 0;
    while (start < header.length()) {
      int end = header.indexOf(CRLF, start);
      while (end >= 0 && isFold(header, end + CRLF.length())) {
        end = header.indexOf(CRLF, end + CRLF.length());
      }
      int stop = end < 0 ? header.length() : end;
      fields.add(header.substring(start, stop));
      start = stop + CRLF.length();
    }
    return new HeaderText(fields);
  }

  private static boolean isFold(String header, int at) {
    return at < header.length() && (header.charAt(at) == ' ' || header.charAt(at) == '\t');
  }

  /**
   * The topmost signature of a key. A signer puts its own on top, so what stands further down under
   * our name came in with the message, from us or from a forger, and is not ours to answer for.
   */
  Optional<TagList> topmost(KeyName key) {
    for (String field : fields) {
      if (name(field).equals(SIGNATURE)) {
        Optional<TagList> tags = read(field).filter(list -> isOf(list, key));
        if (tags.isPresent()) {
          return tags;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<TagList> read(String field) {
    try {
      return Optional.of(TagList.parse(field));
    } catch (IllegalArgumentException e) {
      // Whose it is cannot be said, so it is nobody's; if it was ours, ours is missing.
      return Optional.empty();
    }
  }

  private static boolean isOf(TagList tags, KeyName key) {
    return tags.has("d")
        && tags.has("s")
        && tags.compact("d").equalsIgnoreCase(key.domain().value())
        && tags.compact("s").equalsIgnoreCase(key.selector().value());
  }

  /** What the signature signs (RFC 6376 §3.7): the fields that it mentions, then itself. */
  String signedBy(SignatureClaim claim) {
    Map<String, List<String>> left = byName();
    StringBuilder signed = new StringBuilder();
    for (String mention : claim.mentions()) {
      List<String> named = left.getOrDefault(mention, List.of());
      // RFC 6376 §5.4.2: from the bottom up; a mention without a field stands for nothing.
      if (!named.isEmpty()) {
        signed.append(claim.form().field(named.remove(named.size() - 1))).append(CRLF);
      }
    }
    return signed.append(claim.form().field(claim.unsigned())).toString();
  }

  private Map<String, List<String>> byName() {
    Map<String, List<String>> byName = new HashMap<>();
    for (String field : fields) {
      byName.computeIfAbsent(name(field), name -> new ArrayList<>()).add(field);
    }
    byName.remove("");
    return byName;
  }

  private static String name(String field) {
    int colon = field.indexOf(':');
    return colon < 0 ? "" : field.substring(0, colon).stripTrailing().toLowerCase(Locale.ROOT);
  }
}
