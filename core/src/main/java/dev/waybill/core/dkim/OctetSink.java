// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

/** Where canonical octets go: a digest, or in a test an array. */
@FunctionalInterface
interface OctetSink {

  /** Takes {@code length} octets from {@code from} on; does not keep the array. */
  void accept(byte[] octets, int from, int length);
}
