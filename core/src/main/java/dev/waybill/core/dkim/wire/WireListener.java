// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

/** Anyone who is told that signatures do not verify. Must not wait; called by many threads. */
@FunctionalInterface
public interface WireListener {

  /**
   * Hears of the first mismatch of its kind, and again after it was not seen for an hour; what is
   * repeated meanwhile is only counted.
   */
  void mismatch(WireMismatch mismatch);
}
