// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * What signatures look like, no matter who signs.
 *
 * <p>Immutable.
 *
 * @param header how header fields are made canonical
 * @param body how the body is made canonical
 * @param signedFields which fields are signed
 * @param lifetime how long after its making a signature may be believed, {@code x=}; whole seconds,
 *     for ever when empty
 * @param bodyLength whether the length of the body is written down, {@code l=}, so that others may
 *     add to it
 * @param copies whether the signed fields are copied into the signature, {@code z=}
 */
public record SignatureForm(
    Canonicalization header,
    Canonicalization body,
    SignedFields signedFields,
    Optional<Duration> lifetime,
    boolean bodyLength,
    boolean copies) {

  /**
   * The defaults: what mail servers on the way do to white space breaks nothing, a signature lasts
   * as long as its key, and nobody may add to the body (RFC 6376 §8.2).
   */
  public static final SignatureForm DEFAULTS =
      new SignatureForm(
          Canonicalization.RELAXED,
          Canonicalization.RELAXED,
          SignedFields.DEFAULTS,
          Optional.empty(),
          false,
          false);

  /**
   * The same with another canonicalisation.
   *
   * @param tag {@code relaxed/simple} and the like, as in {@code c=}, header first
   * @throws IllegalArgumentException when it is none of the four
   */
  public SignatureForm withCanonicalization(String tag) {
    String[] parts = tag.split("/", -1);
    if (parts.length != 2) {
      throw expectedCanonicalization();
    }
    return new SignatureForm(
        canonicalization(parts[0]),
        canonicalization(parts[1]),
        signedFields,
        lifetime,
        bodyLength,
        copies);
  }

  private static Canonicalization canonicalization(String tag) {
    return Arrays.stream(Canonicalization.values())
        .filter(canonicalization -> canonicalization.tag().equals(tag))
        .findFirst()
        .orElseThrow(SignatureForm::expectedCanonicalization);
  }

  private static IllegalArgumentException expectedCanonicalization() {
    return new IllegalArgumentException(
        "expected relaxed/relaxed, relaxed/simple, simple/relaxed or simple/simple");
  }
}
