// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

/**
 * What of a message goes into a signature: the header fields as they came, and the hash of the
 * canonical body.
 *
 * <p>Confined to one call.
 */
final class SignableMessage implements MessageReading {

  private final HeaderBlock header;
  private final byte[] bodyHash;

  SignableMessage(HeaderBlock header, byte[] bodyHash) {
    this.header = header;
    this.bodyHash = bodyHash;
  }

  HeaderBlock header() {
    return header;
  }

  byte[] bodyHash() {
    return bodyHash;
  }
}
