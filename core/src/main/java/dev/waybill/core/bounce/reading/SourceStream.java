// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The beginning of a stream, which remembers whether reading it failed.
 *
 * <p>Confined to one message. The parser throws I/O errors for malformed input too; only this
 * stream knows which of them are real.
 */
final class SourceStream extends FilterInputStream {

  /** Chosen: reports with long returned messages stay below 1 MiB in front of them. */
  private static final long MAX_OCTETS = 16L * 1024 * 1024;

  private long left = MAX_OCTETS;
  private boolean failed;

  SourceStream(InputStream in) {
    super(in);
  }

  boolean hasFailed() {
    return failed;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    try {
      int count = in.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(count, 0);
      return count;
    } catch (IOException e) {
      failed = true;
      throw e;
    }
  }
}
