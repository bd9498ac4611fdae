// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.address.DomainName;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One signature to add to a message.
 *
 * <p>Immutable.
 *
 * @param key signs
 * @param identity for whom the key signs, {@code i=} as it is in the field, in ASCII
 */
public record SignatureOrder(SigningKey key, Optional<String> identity) {

  /** A signature for the domain as a whole. */
  public static SignatureOrder of(SigningKey key) {
    return new SignatureOrder(key, Optional.empty());
  }

  /**
   * A signature for one user, or for one domain at or below that of the key.
   *
   * @param localPart the user, or an empty text for the whole domain
   * @throws IllegalArgumentException when the domain is not at or below that of the key
   */
  static SignatureOrder of(SigningKey key, String localPart, DomainName domain) {
    // RFC 6376 §3.5, i=: the domain must be that of d= or below it.
    if (!domain.isWithin(key.domain())) {
      throw new IllegalArgumentException(domain + " is not within " + key.domain());
    }
    String user = QuotedPrintable.text(localPart.getBytes(StandardCharsets.UTF_8));
    return new SignatureOrder(key, Optional.of(user + "@" + domain));
  }
}
