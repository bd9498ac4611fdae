// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

/**
 * What is changed in the messages of a rule's clients while they come in. RFC 6409 §8 allows a
 * submission server each of these; nothing else is ever changed.
 *
 * @param keepBcc whether Bcc and Resent-Bcc fields stay; else they are removed
 * @param addDate whether a missing or empty Date field is added
 * @param addMessageId whether a missing or empty Message-ID field is added
 * @param stripReceived whether the client is hidden: its address and name are not in our Received
 *     field, and the Received fields that it sent are removed
 * @param normaliseBareLf whether a line that ends in LF alone is taken as one that ends in CRLF
 */
public record Fixes(
    boolean keepBcc,
    boolean addDate,
    boolean addMessageId,
    boolean stripReceived,
    boolean normaliseBareLf) {

  /** Of a rule that says nothing about it: only Bcc is removed. */
  public static final Fixes DEFAULTS = new Fixes(false, false, false, false, false);

  /** Of clients without a rule, whose messages stay as they are. */
  public static final Fixes NONE = new Fixes(true, false, false, false, false);

  Fixes withNormalisedBareLf(boolean normalise) {
    return new Fixes(keepBcc, addDate, addMessageId, stripReceived, normalise);
  }
}
