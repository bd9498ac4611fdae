// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

import java.io.OutputStream;
import java.util.Base64;

/**
 * One change: the octets from {@code from} up to {@code to} of the message are replaced.
 *
 * <p>Immutable. Edits of one plan do not overlap.
 *
 * @param from offset of the first octet
 * @param to offset after the last one; the same as {@code from} for an insertion
 * @param change the replacement
 */
record Edit(long from, long to, Change change) {

  /** An edit that replaces the octets by an ASCII text. */
  static Edit text(long from, long to, String text) {
    return new Edit(from, to, new Text(text));
  }

  /** How octets are replaced. */
  sealed interface Change {}

  /**
   * They are replaced.
   *
   * @param text in ASCII
   */
  record Text(String text) implements Change {}

  /** They are encoded. */
  enum Encoding implements Change {
    QUOTED_PRINTABLE("quoted-printable") {
      @Override
      OutputStream into(OutputStream out) {
        return new QuotedPrintableStream(out);
      }
    },
    BASE64("base64") {
      @Override
      OutputStream into(OutputStream out) {
        return Base64.getMimeEncoder().wrap(out);
      }
    };

    private final String label;

    Encoding(String label) {
      this.label = label;
    }

    /** Its name in a Content-Transfer-Encoding field. */
    String label() {
      return label;
    }

    /** Encodes what is written to it; close it at the end. */
    abstract OutputStream into(OutputStream out);
  }
}
