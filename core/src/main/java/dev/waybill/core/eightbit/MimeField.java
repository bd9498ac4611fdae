// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A MIME header field.
 *
 * <p>Immutable.
 *
 * @param name in lower case
 * @param valueFrom offset after the colon in the message
 * @param from offset of the name
 * @param to offset after the line end
 * @param value with its folding
 */
record MimeField(String name, long from, long valueFrom, long to, String value) {

  private static final Set<String> IDENTITY = Set.of("7bit", "8bit", "binary");

  /** The value as one word in lower case, without comments; empty if it is not one word. */
  Optional<String> word() {
    return withoutComments(value)
        .map(text -> text.strip().toLowerCase(Locale.ROOT))
        .filter(text -> text.matches("[!-~]+"));
  }

  /** Whether the part is labelled as not encoded (RFC 2045 §6.2). */
  boolean isIdentity() {
    return word().filter(IDENTITY::contains).isPresent();
  }

  /**
   * A structured value without its comments (RFC 5322 §3.2.2), each replaced by a blank; empty if a
   * comment or a quoted string is not terminated.
   */
  static Optional<String> withoutComments(String value) {
    StringBuilder text = new StringBuilder(value.length());
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean escapes = c == '\\' && (quoted || depth > 0);
      if (depth == 0 && !(c == '(' && !quoted)) {
        quoted ^= c == '"';
        text.append(c);
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        text.append(' ');
      }
      if (escapes && i + 1 < value.length()) {
        i++;
        text.append(depth == 0 ? value.substring(i, i + 1) : "");
      }
    }
    return depth == 0 && !quoted ? Optional.of(text.toString()) : Optional.empty();
  }
}
