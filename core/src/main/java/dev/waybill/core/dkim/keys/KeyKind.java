// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import java.util.Arrays;
import java.util.Locale;

/** What a key is made for: the {@code k=} of its record (RFC 6376 §3.6.1, RFC 8463 §4.1). */
public enum KeyKind {
  /** Everybody can verify it. */
  RSA,
  /** Short and fast; many verifiers do not know it, so it stands beside an RSA key. */
  ED25519;

  /** The value of {@code k=}. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads what {@link #tag} wrote.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static KeyKind parse(String tag) {
    return Arrays.stream(values())
        .filter(kind -> kind.tag().equals(tag))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("expected rsa or ed25519, not \"" + tag + "\""));
  }
}
