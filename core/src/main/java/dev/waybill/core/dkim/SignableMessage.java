// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

/**
 * What of a message goes into a signature: the header fields as they came, and the hash of the
 * canonical body.
 *
 * <p>Confined to one call.
 */
final class SignableMessage implements MessageReading {

  private final FieldTable fields;
  private final byte[] bodyHash;
  private final long bodyOctets;

  SignableMessage(FieldTable fields, byte[] bodyHash, long bodyOctets) {
    this.fields = fields;
    this.bodyHash = bodyHash;
    this.bodyOctets = bodyOctets;
  }

  FieldTable fields() {
    return fields;
  }

  byte[] bodyHash() {
    return bodyHash;
  }

  /** The length of the canonical body, {@code l=}. */
  long bodyOctets() {
    return bodyOctets;
  }
}
