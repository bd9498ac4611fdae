// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** What a signer answers about one message. Exactly two answers exist; both are immutable. */
public sealed interface SigningResult {

  /** Answers with the function for the case that this is. */
  <T> T fold(
      Function<? super Signed, ? extends T> signed, Function<? super Refused, ? extends T> refused);

  /**
   * The message is signed as soon as this field stands in front of it.
   *
   * @param field the whole folded field in ASCII, from {@code DKIM-Signature:} to its last CRLF
   */
  record Signed(String field) implements SigningResult {

    /** The octets to write in front of the message, a fresh array. */
    public byte[] octets() {
      return field.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public <T> T fold(
        Function<? super Signed, ? extends T> signed,
        Function<? super Refused, ? extends T> refused) {
      return signed.apply(this);
    }
  }

  /**
   * The message was not signed, and will not be.
   *
   * @param reason what stands in the way
   * @param detail the same for an operator: where, what was found, what the limit is
   */
  record Refused(Refusal reason, String detail)
      implements SigningResult, MessageReading, HeaderReading {

    @Override
    public <T> T fold(
        Function<? super Signed, ? extends T> signed,
        Function<? super Refused, ? extends T> refused) {
      return refused.apply(this);
    }
  }
}
