// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

import dev.waybill.core.eightbit.Edit.Encoding;
import dev.waybill.core.eightbit.Edit.Text;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A message with its edits applied while it is read.
 *
 * <p>Confined to one thread; holds one block and its converted form.
 */
final class ConvertedMessage extends FilterInputStream {

  private final List<Edit> edits;
  private final byte[] block = new byte[LineSplitter.BLOCK];
  private final Octets out = new Octets();
  private int next;
  private long position;
  private Optional<OutputStream> encoder = Optional.empty();
  private boolean ended;

  ConvertedMessage(InputStream raw, List<Edit> edits) {
    super(raw);
    this.edits = edits;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (out.waiting() == 0 && !ended) {
      int count = in.read(block);
      if (count < 0) {
        end();
      } else {
        change(count);
      }
    }
    return out.waiting() == 0 && length > 0 ? -1 : out.take(buffer, offset, length);
  }

  @Override
  public long skip(long octets) throws IOException {
    byte[] into = new byte[(int) Math.min(Math.max(octets, 0), LineSplitter.BLOCK)];
    return Math.max(read(into, 0, into.length), 0);
  }

  @Override
  public int available() {
    return out.waiting();
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void end() throws IOException {
    ended = true;
    finishEdits();
    if (next < edits.size()) {
      throw new IOException("the message is shorter than when it was looked at");
    }
  }

  private void change(int length) throws IOException {
    int from = 0;
    while (from < length) {
      finishEdits();
      boolean inside = next < edits.size() && position >= edits.get(next).from();
      int to = from + (int) Math.min(length - from, distance(inside));
      if (!inside) {
        out.write(block, from, to - from);
      } else if (edits.get(next).change() instanceof Encoding encoding) {
        OutputStream stream = encoder.orElseGet(() -> encoding.into(out));
        encoder = Optional.of(stream);
        stream.write(block, from, to - from);
      }
      position += to - from;
      from = to;
    }
  }

  // To the end of the current edit, or to the start of the next one.
  private long distance(boolean inside) {
    if (next == edits.size()) {
      return Long.MAX_VALUE;
    }
    return (inside ? edits.get(next).to() : edits.get(next).from()) - position;
  }

  private void finishEdits() throws IOException {
    while (next < edits.size() && edits.get(next).to() == position) {
      if (edits.get(next).change() instanceof Text text) {
        out.write(text.text().getBytes(StandardCharsets.US_ASCII));
      }
      if (encoder.isPresent()) {
        encoder.get().close();
        encoder = Optional.empty();
      }
      next++;
    }
  }
}
