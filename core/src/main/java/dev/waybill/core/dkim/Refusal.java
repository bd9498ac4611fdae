// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

/**
 * Why a message cannot be signed so that every verifier reads it as we do.
 *
 * <p>All of them are permanent: the same message will be refused again. Immutable.
 */
public enum Refusal {
  /** No From field: RFC 6376 §5.4 demands that it is signed. */
  NO_FROM,

  /**
   * A header line is neither a field nor its continuation: some verifiers end the header there,
   * some skip the line, most refuse the whole message. Or it is a field with a blank before its
   * colon, which some verifiers cannot read (RFC 5322 §4.5).
   */
  MALFORMED_FIELD,

  /**
   * A CR without LF, or a LF without CR, in the header or in the body.
   *
   * <p>RFC 6376 §5.3: these must be converted before signing, in the message that is sent too; and
   * we do not change messages. Verifiers disagree: some take a lone LF for a line break and some
   * for an octet like any other, and the next hop may rewrite it.
   */
  BARE_LINE_BREAK,

  /**
   * NUL, vertical tab or form feed in a field that would be signed. RFC 6376 §2.8 knows only space
   * and tab as white space; verifiers that ask C's {@code isspace} see more.
   */
  CONTROL_OCTET,

  /** The header block exceeds the limit on its octets. */
  HEADER_TOO_LARGE,

  /** The header block exceeds the limit on its fields, or on the fields that would be signed. */
  TOO_MANY_FIELDS
}
