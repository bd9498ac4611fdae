// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

/**
 * How much of a header is read before the message is refused. Immutable.
 *
 * @param maxHeaderOctets for the header block with its line ends
 * @param maxFields for all header fields
 */
record ReadingLimits(int maxHeaderOctets, int maxFields) {

  /** Chosen; no source. Mail servers commonly stop at 32 KiB to 256 KiB of header. */
  static final ReadingLimits DEFAULTS = new ReadingLimits(1024 * 1024, 10_000);
}
