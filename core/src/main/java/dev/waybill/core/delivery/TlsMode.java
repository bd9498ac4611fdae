// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

/**
 * Whether a connection to a next hop is encrypted (RFC 3207).
 *
 * <p>No mode checks the certificate: without MTA-STS or DANE nothing says which name it would have
 * to carry (RFC 7435, opportunistic security).
 */
public enum TlsMode {
  /** Never. */
  OFF,
  /** When the other side offers it; in clear when it does not or when the handshake fails. */
  OPPORTUNISTIC,
  /** Always; without it the mail waits and is given up at last. */
  REQUIRED
}
