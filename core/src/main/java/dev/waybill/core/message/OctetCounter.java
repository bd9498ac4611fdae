// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.message;

import java.util.zip.CRC32C;

/** Counts the octets of a message as they come by. Confined to one thread. */
final class OctetCounter {

  private final CRC32C checksum = new CRC32C();
  private long size;
  private boolean inBody;
  private boolean lineIsEmpty = true;
  private boolean eightBitHeader;
  private boolean eightBitBody;

  void add(byte[] octets) {
    checksum.update(octets);
    size += octets.length;
    int at = inBody ? 0 : header(octets);
    for (int i = at; i < octets.length && !eightBitBody; i++) {
      eightBitBody = octets[i] < 0;
    }
  }

  /** Returns where the body begins. */
  private int header(byte[] octets) {
    for (int i = 0; i < octets.length; i++) {
      byte octet = octets[i];
      if (octet == '\n') {
        if (lineIsEmpty) {
          inBody = true;
          return i + 1;
        }
        lineIsEmpty = true;
      } else if (octet != '\r') {
        lineIsEmpty = false;
        eightBitHeader |= octet < 0;
      }
    }
    return octets.length;
  }

  StoredMessage result() {
    return new StoredMessage(size, (int) checksum.getValue(), eightBitHeader, eightBitBody);
  }
}
