// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.util.OptionalLong;

/**
 * The "simple" body canonicalisation (RFC 6376 §3.4.3): as it came, but with exactly one CRLF at
 * the end.
 */
final class SimpleBody implements BodyCanonicalizer {

  private static final long NONE = -1;

  private final OctetBuffer out;
  private long blockStart;
  private long bareLineBreak = NONE;
  private long heldLineBreaks;
  private boolean heldCr;

  SimpleBody(OctetBuffer out) {
    this.out = out;
  }

  @Override
  public void update(byte[] octets, int from, int length) {
    int end = from + length;
    int at = from;
    while (at < end) {
      if (heldCr || isLineBreakOctet(octets[at])) {
        special(octets[at], blockStart + (at - from));
        at++;
      } else {
        int start = at;
        at = CanonicalRun.endOfSimple(octets, start, end);
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
    // RFC 6376 §3.4.3: an empty body too becomes a single CRLF.
    out.putLineBreaks(1);
    out.flush();
  }

  @Override
  public OptionalLong firstBareLineBreak() {
    return bareLineBreak == NONE ? OptionalLong.empty() : OptionalLong.of(bareLineBreak);
  }

  private void special(byte octet, long position) {
    if (heldCr) {
      heldCr = false;
      if (octet == Octets.LF) {
        heldLineBreaks++;
        return;
      }
      ordinary(Octets.CR, position - 1);
    }
    if (octet == Octets.CR) {
      heldCr = true;
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
    out.putLineBreaks(heldLineBreaks);
    heldLineBreaks = 0;
  }

  private static boolean isLineBreakOctet(byte octet) {
    return octet == Octets.CR || octet == Octets.LF;
  }
}
