// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.util.OptionalLong;

/**
 * Turns a body, fed in blocks of any size, into its canonical form (RFC 6376 §3.4).
 *
 * <p>Keeps a count of what it holds back, never the octets themselves. Confined to one call.
 */
sealed interface BodyCanonicalizer permits SimpleBody, RelaxedBody {

  /** Takes the next {@code length} octets of the body; does not keep the array. */
  void update(byte[] octets, int from, int length);

  /** Says that the body has ended, and hands the rest on. */
  void finish();

  /**
   * Where the body has its first CR without LF or LF without CR, counted from 0. Both
   * canonicalisations take it for an octet like any other; known after {@link #finish}.
   */
  OptionalLong firstBareLineBreak();
}
