// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.dkim.SigningResult.Refused;
import dev.waybill.core.header.FieldSyntax;
import java.util.Arrays;

/**
 * Where the header fields of one message start and end, in their order: the raw octets stay where
 * they are.
 *
 * <p>Unlike {@link dev.waybill.core.header.HeaderBlock}, which reads what can be read, this one
 * refuses what others could read in another way. Confined to one call at a time.
 */
final class FieldTable implements HeaderReading {

  /** Chosen: more fields than most messages have; the table grows by itself. */
  private static final int USUAL_FIELDS = 128;

  private byte[] octets = {};
  private int size;
  private int[] starts = new int[USUAL_FIELDS];
  private int[] colons = new int[USUAL_FIELDS];
  private int[] ends = new int[USUAL_FIELDS];
  private int[] hashes = new int[USUAL_FIELDS];

  /** How many fields there are. */
  int size() {
    return size;
  }

  /**
   * The lowest field of this name above the field {@code before}, or -1; so {@code before} goes
   * from {@link #size} to the answer before.
   */
  int lastBefore(int before, FieldName name) {
    for (int index = before - 1; index >= 0; index--) {
      if (hashes[index] == name.hash() && name.is(octets, starts[index], colons[index])) {
        return index;
      }
    }
    return -1;
  }

  HeaderField field(int index) {
    return new HeaderField(octets, starts[index], colons[index], ends[index]);
  }

  /**
   * Splits a header block into fields, and answers with itself or why that cannot be done.
   *
   * @param header lines, each ended by CRLF except perhaps the last, without bare CR or LF; not
   *     copied
   */
  HeaderReading read(byte[] header, int length, int maxFields) {
    octets = header;
    size = 0;
    int start = 0;
    while (start < length) {
      if (size == maxFields) {
        return new Refused(
            Refusal.TOO_MANY_FIELDS, "the message has more than " + maxFields + " header fields");
      }
      if (!FieldSyntax.startsField(octets, start, length)) {
        return new Refused(
            Refusal.MALFORMED_FIELD,
            "no header field starts at octet " + start + ", after " + size + " fields");
      }
      int colon = FieldSyntax.endOfName(octets, start, length);
      int end = endOfField(colon, length);
      add(start, colon, end);
      start = Math.min(end + Octets.CRLF.length, length);
    }
    return this;
  }

  private void add(int start, int colon, int end) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, size * 2);
      colons = Arrays.copyOf(colons, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
      hashes = Arrays.copyOf(hashes, size * 2);
    }
    starts[size] = start;
    colons[size] = colon;
    ends[size] = end;
    hashes[size] = FieldName.hash(octets, start, colon);
    size++;
  }

  /** Where the CRLF stands that is not followed by white space, or the end of the block. */
  private int endOfField(int start, int length) {
    for (int at = start; at < length; at++) {
      if (octets[at] == Octets.CR) {
        int next = at + Octets.CRLF.length;
        if (next >= length || !Octets.isWhiteSpace(octets[next])) {
          return at;
        }
      }
    }
    return length;
  }
}
