// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What one signature needs while it is made: some 70 KiB that would be garbage otherwise.
 *
 * <p>Confined to one call at a time; see {@link Workspaces}.
 */
final class Workspace {

  /** Chosen by measurement: larger blocks are not faster. */
  private static final int BLOCK_OCTETS = 16 * 1024;

  private final byte[] block;
  private final OctetBuilder header = new OctetBuilder();
  private final FieldTable fields = new FieldTable();
  private final OctetBuilder canonical = new OctetBuilder();
  private final OctetBuilder signature = new OctetBuilder();
  private final MessageDigest digest = sha256();
  private final OctetBuffer body = new OctetBuffer(digest::update);

  Workspace() {
    this(BLOCK_OCTETS);
  }

  /** A workspace whose blocks have another size. */
  Workspace(int blockOctets) {
    this.block = new byte[blockOctets];
  }

  /** Forgets the message before, however far it came. */
  void clear() {
    header.clear();
    canonical.clear();
    signature.clear();
    digest.reset();
    body.clear();
  }

  /** Takes what is read of the message, block by block. */
  byte[] block() {
    return block;
  }

  /** Takes the header block. */
  OctetBuilder header() {
    return header;
  }

  /** Takes the places of the fields in {@link #header}. */
  FieldTable fields() {
    return fields;
  }

  /** Takes the canonical body and hands it to {@link #digest}. */
  OctetBuffer body() {
    return body;
  }

  /** Takes the canonical header fields. */
  OctetBuilder canonical() {
    return canonical;
  }

  /** Takes the text of the signature field. */
  OctetBuilder signature() {
    return signature;
  }

  /** SHA-256, which every algorithm uses (RFC 6376 §3.3, RFC 8463 §3). */
  MessageDigest digest() {
    return digest;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
