// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import dev.waybill.core.bounce.text.ServerText;
import java.util.Optional;

/**
 * A returned message, taken apart.
 *
 * <p>Immutable. The texts are empty where the message has no such part.
 *
 * @param head its header
 * @param text its words for people, without the returned message
 * @param status the fields of a delivery report (RFC 3464)
 * @param feedback the fields of a complaint (RFC 5965)
 * @param disposition the fields of a receipt (RFC 8098)
 * @param original the header of the returned message
 * @param attached the first message that was attached to it
 */
record Letter(
    LetterHead head,
    ServerText text,
    String status,
    String feedback,
    String disposition,
    ReturnedHeader original,
    Optional<byte[]> attached) {

  /** Whether it has no words and no report, so that what is attached to it is the letter. */
  boolean isWrapping() {
    return attached.isPresent()
        && text.text().isBlank()
        && status.isEmpty()
        && feedback.isEmpty()
        && disposition.isEmpty();
  }
}
