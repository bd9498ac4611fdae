// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

/** Why a message with 8-bit octets cannot be converted to 7 bits without changing its meaning. */
public enum Obstacle {
  /** RFC 2045 encodes bodies only. */
  HEADER("a header field has octets beyond ASCII"),
  /** The meaning of the octets is undefined, and we must not guess (RFC 1428 §3). */
  NOT_MIME("the text has octets beyond ASCII and no MIME field says how to read them"),
  /** RFC 1847 §2.1: what was signed or encrypted must stay as it is. */
  SIGNED("8-bit octets are in a signed or encrypted part"),
  /** RFC 2046 §5.1.1: a preamble or epilogue has no label that could name an encoding. */
  OUTSIDE_PARTS("8-bit octets are before, between or after the parts of a multipart"),
  /** RFC 2045 §6.4: no encoding is allowed for these. */
  COMPOSITE("8-bit octets are in a message part that must not be encoded"),
  /** The label is wrong or unknown (RFC 2045 §6.2). */
  ENCODED("8-bit octets are in a part that is labelled as encoded"),
  /** Readers would see different fields. */
  MALFORMED_HEADER("8-bit octets are in a part whose header is malformed"),
  /** Readers would see different parts. */
  AMBIGUOUS_BOUNDARY("a line is a boundary for some readers and text for others"),
  /** A bound of ours. */
  HEADER_TOO_LARGE("8-bit octets are in a part with a header of more than 256 KiB"),
  /** A bound of ours. */
  TOO_DEEP("8-bit octets are in a part that is nested more than 100 deep"),
  /** A bound of ours. */
  TOO_MANY_PARTS("8-bit octets are after the first 10,000 parts");

  private final String text;

  Obstacle(String text) {
    this.text = text;
  }

  /** The reason, as a sentence without the full stop. */
  public String text() {
    return text;
  }
}
