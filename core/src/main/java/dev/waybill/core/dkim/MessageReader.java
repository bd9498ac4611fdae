// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.dkim.SigningResult.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.OptionalLong;

/**
 * Reads a raw message once: keeps the header block, sends the body through a canonicaliser into a
 * digest.
 *
 * <p>The header ends at the first empty line; without one the whole message is header and the body
 * is empty. Confined to one call.
 */
final class MessageReader {

  /** Chosen by measurement: larger blocks are not faster. */
  private static final int BLOCK_OCTETS = 16 * 1024;

  private final InputStream raw;
  private final ReadingLimits limits;
  private final byte[] block;
  private int from;
  private int to;

  MessageReader(InputStream raw, ReadingLimits limits) {
    this(raw, limits, BLOCK_OCTETS);
  }

  /** A reader whose blocks have another size. */
  MessageReader(InputStream raw, ReadingLimits limits, int blockOctets) {
    this.raw = raw;
    this.limits = limits;
    this.block = new byte[blockOctets];
  }

  /**
   * Reads to the end of the stream, or to the first octet that makes the message unsignable; does
   * not close the stream.
   *
   * @throws UncheckedIOException when the stream cannot be read
   */
  MessageReading read(Canonicalization canonicalization, MessageDigest bodyDigest) {
    HeaderReading header = readHeader();
    if (header instanceof HeaderBlock fields) {
      BodyCanonicalizer body = canonicalization.body(bodyDigest::update);
      readBody(body);
      OptionalLong bareLineBreak = body.firstBareLineBreak();
      return bareLineBreak.isPresent()
          ? bareLineBreak("body", bareLineBreak.getAsLong())
          : new SignableMessage(fields, bodyDigest.digest());
    }
    return (Refused) header;
  }

  private void readBody(BodyCanonicalizer body) {
    while (hasOctets()) {
      body.update(block, from, to - from);
      from = to;
    }
    body.finish();
  }

  private HeaderReading readHeader() {
    ByteArrayOutputStream header = new ByteArrayOutputStream(block.length);
    HeaderEnd search = new HeaderEnd();
    while (!search.found() && hasOctets()) {
      int next = search.advance(block, from, to);
      if (search.bareLineBreak()) {
        return bareLineBreak("header", (long) header.size() + (next - from) - 1);
      }
      if (header.size() + (next - from) > limits.maxHeaderOctets()) {
        return new Refused(
            Refusal.HEADER_TOO_LARGE,
            "the header has more than " + limits.maxHeaderOctets() + " octets");
      }
      header.write(block, from, next - from);
      from = next;
    }
    if (search.endsInCr()) {
      return bareLineBreak("header", header.size() - 1L);
    }
    return HeaderBlock.parse(search.withoutEmptyLine(header.toByteArray()), limits.maxFields());
  }

  private boolean hasOctets() {
    if (from < to) {
      return true;
    }
    try {
      from = 0;
      to = raw.readNBytes(block, 0, block.length);
      return to > 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the message to sign", e);
    }
  }

  private static Refused bareLineBreak(String part, long position) {
    return new Refused(
        Refusal.BARE_LINE_BREAK,
        "CR without LF, or LF without CR, near octet " + position + " of the " + part);
  }
}
