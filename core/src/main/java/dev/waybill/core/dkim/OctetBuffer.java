// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

/**
 * Collects small pieces so that the sink sees large ones: a digest costs per call as well as per
 * octet.
 *
 * <p>Confined to one call at a time.
 */
final class OctetBuffer {

  /** Chosen by measurement: from 4 KiB on it makes no difference. */
  private static final int CAPACITY = 8 * 1024;

  /** Chosen by measurement: from here on copying costs more than an extra call of the sink. */
  private static final int LARGE_PIECE = 1024;

  private final byte[] octets = new byte[CAPACITY];
  private final OctetSink sink;
  private int length;
  private long total;

  OctetBuffer(OctetSink sink) {
    this.sink = sink;
  }

  /** Forgets what was put and not flushed. */
  void clear() {
    length = 0;
    total = 0;
  }

  /** How many octets were put. */
  long total() {
    return total;
  }

  void put(byte octet) {
    if (length == CAPACITY) {
      flush();
    }
    octets[length++] = octet;
    total++;
  }

  void put(byte[] source, int from, int count) {
    total += count;
    if (count > CAPACITY - length || count >= LARGE_PIECE) {
      flush();
    }
    if (count >= LARGE_PIECE) {
      sink.accept(source, from, count);
      return;
    }
    System.arraycopy(source, from, octets, length, count);
    length += count;
  }

  void putLineBreaks(long count) {
    for (long i = 0; i < count; i++) {
      if (CAPACITY - length < Octets.CRLF.length) {
        flush();
      }
      octets[length] = Octets.CR;
      octets[length + 1] = Octets.LF;
      length += Octets.CRLF.length;
    }
    total += count * Octets.CRLF.length;
  }

  void flush() {
    sink.accept(octets, 0, length);
    length = 0;
  }
}
