// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

/** What of a message may change on its way without breaking the signature (RFC 6376 §3.4). */
enum Canonicalization {
  /** Nothing but empty lines at the end of the body. */
  SIMPLE("simple") {
    @Override
    BodyCanonicalizer body(OctetBuffer out) {
      return new SimpleBody(out);
    }

    // RFC 6376 §3.4.1: a field stays as it is.
    @Override
    void appendField(HeaderField field, OctetBuilder out) {
      out.put(field.octets(), field.start(), field.end() - field.start());
    }
  },

  /** White space, folding and the case of field names too. */
  RELAXED("relaxed") {
    @Override
    BodyCanonicalizer body(OctetBuffer out) {
      return new RelaxedBody(out);
    }

    // RFC 6376 §3.4.2: lower-case name, unfolded value, white space shrunk and cut at both ends.
    @Override
    void appendField(HeaderField field, OctetBuilder out) {
      for (int at = field.start(); at < field.nameEnd(); at++) {
        out.put(FieldName.lowerCase(field.octets()[at]));
      }
      out.put((byte) ':');
      appendRelaxedValue(field.octets(), field.valueStart(), field.end(), out);
    }
  };

  private final String tag;

  Canonicalization(String tag) {
    this.tag = tag;
  }

  /** Its name in {@code c=}. */
  String tag() {
    return tag;
  }

  /** A fresh canonicaliser for one body. */
  abstract BodyCanonicalizer body(OctetBuffer out);

  /** Appends the canonical field without the CRLF at its end. */
  abstract void appendField(HeaderField field, OctetBuilder out);

  private static void appendRelaxedValue(byte[] octets, int start, int end, OctetBuilder out) {
    boolean heldSpace = false;
    boolean empty = true;
    for (int at = start; at < end; at++) {
      byte octet = octets[at];
      if (Octets.isWhiteSpace(octet)) {
        heldSpace = true;
      } else if (isLineBreak(octets, at, end)) {
        at++;
      } else {
        if (heldSpace && !empty) {
          out.put(Octets.SPACE);
        }
        out.put(octet);
        heldSpace = false;
        empty = false;
      }
    }
  }

  private static boolean isLineBreak(byte[] octets, int at, int end) {
    return octets[at] == Octets.CR && at + 1 < end && octets[at + 1] == Octets.LF;
  }
}
