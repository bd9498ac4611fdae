// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

import java.io.OutputStream;
import java.util.Base64;

/**
 * One change: the octets from {@code from} up to {@code to} of the message become others.
 *
 * <p>Immutable. Edits of one plan do not overlap.
 *
 * @param from offset of the first octet
 * @param to offset behind the last one; the same as {@code from} to insert
 * @param change what they become
 */
record Edit(long from, long to, Change change) {

  /** An edit that puts a text, in ASCII, in the place of what is there. */
  static Edit text(long from, long to, String text) {
    return new Edit(from, to, new Text(text));
  }

  /** What octets become. */
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

    /** As in a Content-Transfer-Encoding field. */
    String label() {
      return label;
    }

    /** Encodes what is written; to be closed when all is. */
    abstract OutputStream into(OutputStream out);
  }
}
