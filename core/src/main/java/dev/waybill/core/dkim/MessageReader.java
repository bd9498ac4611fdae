// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.dkim.SigningResult.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/**
 * Reads a raw message once: keeps the header block, sends the body through a canonicaliser into a
 * digest.
 *
 * <p>The header ends at the first empty line; without one the whole message is header and the body
 * is empty. Confined to one call.
 */
final class MessageReader {

  private final InputStream raw;
  private final ReadingLimits limits;
  private final Workspace workspace;
  private final byte[] block;
  private int from;
  private int to;

  /** A reader that leaves what it reads in a cleared workspace. */
  MessageReader(InputStream raw, ReadingLimits limits, Workspace workspace) {
    this.raw = raw;
    this.limits = limits;
    this.workspace = workspace;
    this.block = workspace.block();
  }

  /**
   * Reads to the end of the stream, or to the first octet that makes the message unsignable; does
   * not close the stream.
   *
   * @throws UncheckedIOException when the stream cannot be read
   */
  MessageReading read(Canonicalization canonicalization) {
    HeaderReading header = readHeader();
    if (header instanceof FieldTable fields) {
      BodyCanonicalizer body = canonicalization.body(workspace.body());
      readBody(body);
      OptionalLong bareLineBreak = body.firstBareLineBreak();
      return bareLineBreak.isPresent()
          ? bareLineBreak("body", bareLineBreak.getAsLong())
          : new SignableMessage(fields, workspace.digest().digest(), workspace.body().total());
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
    OctetBuilder header = workspace.header();
    HeaderEnd search = new HeaderEnd();
    while (!search.found() && hasOctets()) {
      int next = search.advance(block, from, to);
      if (search.bareLineBreak()) {
        return bareLineBreak("header", (long) header.length() + (next - from) - 1);
      }
      if (header.length() + (next - from) > limits.maxHeaderOctets()) {
        return new Refused(
            Refusal.HEADER_TOO_LARGE,
            "the header has more than " + limits.maxHeaderOctets() + " octets");
      }
      header.put(block, from, next - from);
      from = next;
    }
    if (search.endsInCr()) {
      return bareLineBreak("header", header.length() - 1L);
    }
    int length = search.lengthWithoutEmptyLine(header.length());
    return workspace.fields().read(header.array(), length, limits.maxFields());
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
