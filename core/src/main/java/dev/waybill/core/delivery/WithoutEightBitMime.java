// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

/** What becomes of 8-bit octets for a next hop that does not offer 8BITMIME (RFC 6152). */
public enum WithoutEightBitMime {
  /** They are sent as they are, although the hop does not say that it can take them. */
  SEND_ANYWAY,
  /** Before it is signed, the message is converted; what can not be converted bounces. */
  CONVERT_BEFORE_SIGNING,
  /** The hop does not get the message, and its author is told. */
  BOUNCE
}
