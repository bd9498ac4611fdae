// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A buffered stream that knows SMTP lines and whether more is already there. One thread. */
final class WireInput {

  /** Far above what any extension needs (RFC 5321 section 4.5.3.1.4 has 512). Chosen, no source. */
  private static final int MAX_LINE = 65_536;

  private final InputStream in;
  private final byte[] buffer = new byte[16_384];
  private int position;
  private int end;
  private int octetsPerRead = buffer.length;
  private Runnable beforeRead = () -> {};
  private boolean lastLineBare;

  WireInput(InputStream in) {
    this.in = in;
  }

  /** From now on no read takes more than {@code octets}, and {@code pause} runs before each. */
  void throttle(int octets, Runnable pause) {
    octetsPerRead = Math.min(octets, buffer.length);
    beforeRead = pause;
  }

  /** The next octet, or -1 at the end. */
  int read() throws IOException {
    if (position == end) {
      beforeRead.run();
      int count = in.read(buffer, 0, octetsPerRead);
      if (count < 0) {
        return -1;
      }
      position = 0;
      end = count;
    }
    return buffer[position++] & 0xff;
  }

  /** The next line without its ending; empty at the end of the stream. */
  Optional<String> line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int octet = read();
    if (octet < 0) {
      return Optional.empty();
    }
    int before = 0;
    while (octet != '\n') {
      if (octet < 0) {
        throw new EOFException("the stream ended inside a line");
      }
      if (line.size() == MAX_LINE) {
        throw new IOException("a line has more than " + MAX_LINE + " octets");
      }
      line.write(octet);
      before = octet;
      octet = read();
    }
    lastLineBare = before != '\r';
    String text = line.toString(StandardCharsets.UTF_8);
    return Optional.of(lastLineBare ? text : text.substring(0, text.length() - 1));
  }

  /** Whether the latest line ended with LF alone. */
  boolean lastLineWasBare() {
    return lastLineBare;
  }

  /** Whether the other side has already sent more. */
  boolean hasMore() throws IOException {
    return position < end || in.available() > 0;
  }
}
