// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.util.OptionalLong;

/**
 * The "relaxed" body canonicalisation (RFC 6376 §3.4.4).
 *
 * <h2>How it stays fast</h2>
 *
 * Most bodies are already canonical almost everywhere: words with one space between them, lines
 * with one CRLF between them. {@link CanonicalRun} walks over all of that and the whole run is
 * copied at once; only at a tab, a second space, white space at the end of a line, an empty line or
 * the edge of a block does {@link #special} look at single octets.
 *
 * <p>What may turn out not to belong to the canonical form is held back: line breaks (they may be
 * the end of the body), white space (it may be the end of the line) and a CR at the edge of a
 * block. Anything else brings out what was held back before it.
 */
final class RelaxedBody implements BodyCanonicalizer {

  private static final long NONE = -1;

  private final OctetBuffer out;
  private long blockStart;
  private long bareLineBreak = NONE;
  private long heldLineBreaks;
  private boolean heldSpace;
  private boolean heldCr;
  private boolean empty = true;

  RelaxedBody(OctetBuffer out) {
    this.out = out;
  }

  @Override
  public void update(byte[] octets, int from, int length) {
    int end = from + length;
    int at = from;
    while (at < end) {
      if (heldCr || isSpecial(octets[at])) {
        int next = heldCr ? at : skipHeldBack(octets, at, end);
        if (next == at) {
          special(octets[at], blockStart + (at - from));
          next++;
        }
        at = next;
      } else {
        int start = at;
        at = CanonicalRun.endOfRelaxed(octets, start, end);
        release();
        out.put(octets, start, at - start);
      }
    }
    blockStart += length;
  }

  @Override
  public void finish() {
    if (heldCr) {
      ordinary(Octets.CR, blockStart - 1);
    }
    // RFC 6376 §3.4.4: no empty lines at the end; a body that is not empty ends with CRLF.
    if (!empty) {
      out.putLineBreaks(1);
    }
    out.flush();
  }

  @Override
  public OptionalLong firstBareLineBreak() {
    return bareLineBreak == NONE ? OptionalLong.empty() : OptionalLong.of(bareLineBreak);
  }

  /** Takes a whole row of white space, or a whole CRLF, when it lies in one block. */
  private int skipHeldBack(byte[] octets, int start, int end) {
    int at = start;
    while (at < end && Octets.isWhiteSpace(octets[at])) {
      at++;
    }
    heldSpace |= at > start;
    if (at + 1 < end && octets[at] == Octets.CR && octets[at + 1] == Octets.LF) {
      heldLineBreaks++;
      heldSpace = false;
      at += 2;
    }
    return at;
  }

  private void special(byte octet, long position) {
    if (heldCr) {
      heldCr = false;
      if (octet == Octets.LF) {
        heldLineBreaks++;
        heldSpace = false;
        return;
      }
      ordinary(Octets.CR, position - 1);
    }
    if (octet == Octets.CR) {
      heldCr = true;
    } else if (Octets.isWhiteSpace(octet)) {
      heldSpace = true;
    } else if (octet == Octets.LF) {
      ordinary(Octets.LF, position);
    } else {
      release();
      out.put(octet);
    }
  }

  private void ordinary(byte crOrLf, long position) {
    if (bareLineBreak == NONE) {
      bareLineBreak = position;
    }
    release();
    out.put(crOrLf);
  }

  private void release() {
    if (heldLineBreaks > 0) {
      out.putLineBreaks(heldLineBreaks);
      heldLineBreaks = 0;
    }
    if (heldSpace) {
      out.put(Octets.SPACE);
      heldSpace = false;
    }
    empty = false;
  }

  private static boolean isSpecial(byte octet) {
    return Octets.isWhiteSpace(octet) || octet == Octets.CR || octet == Octets.LF;
  }
}
