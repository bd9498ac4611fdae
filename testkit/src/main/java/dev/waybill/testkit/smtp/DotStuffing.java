// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Sends a message's octets as the text after 354: a dot more before every line that begins with
 * one, where a line begins after CRLF and nowhere else (RFC 5321 section 4.5.2). Confined to one
 * thread.
 */
final class DotStuffing {

  private final OutputStream out;
  private boolean atLineStart = true;
  private boolean afterCr;

  private DotStuffing(OutputStream out) {
    this.out = out;
  }

  /** Sends all of {@code message}, a CRLF if it does not end with one, and the final dot. */
  static void copy(InputStream message, OutputStream out) throws IOException {
    DotStuffing stuffing = new DotStuffing(out);
    byte[] chunk = new byte[16_384];
    int count = message.read(chunk);
    while (count >= 0) {
      stuffing.write(chunk, count);
      count = message.read(chunk);
    }
    if (!stuffing.atLineStart) {
      out.write('\r');
      out.write('\n');
    }
    out.write('.');
    out.write('\r');
    out.write('\n');
    out.flush();
  }

  private void write(byte[] chunk, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      byte octet = chunk[i];
      if (atLineStart && octet == '.') {
        out.write('.');
      }
      out.write(octet);
      atLineStart = afterCr && octet == '\n';
      afterCr = octet == '\r';
    }
  }
}
