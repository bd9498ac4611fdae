// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** What a signer answers about one message. Exactly two answers exist; both are immutable. */
public sealed interface SigningResult {

  /** Answers with the function for the case that this is. */
  <T> T fold(
      Function<? super Signed, ? extends T> signed, Function<? super Refused, ? extends T> refused);

  /**
   * The message is signed as soon as these fields stand in front of it.
   *
   * @param fields each whole and folded, in ASCII, from {@code DKIM-Signature:} to its last CRLF;
   *     the first one on top
   */
  record Signed(List<String> fields) implements SigningResult {

    /** Copies the list. */
    public Signed {
      fields = List.copyOf(fields);
    }

    /** The octets to write in front of the message, a fresh array. */
    public byte[] octets() {
      return String.join("", fields).getBytes(StandardCharsets.US_ASCII);
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
   * @param reason what is in the way
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
