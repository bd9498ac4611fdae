// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

import dev.waybill.core.eightbit.Line.Ending;
import java.util.function.Consumer;

/**
 * Splits blocks of octets into lines.
 *
 * <p>Confined to one message.
 */
final class LineSplitter {

  /** Block size of reads; chosen, no source. */
  static final int BLOCK = 16 * 1024;

  private final Consumer<Line> taker;
  private final Line line = new Line();
  private long position;
  private boolean afterCr;

  LineSplitter(Consumer<Line> taker) {
    this.taker = taker;
    line.begin(0, false);
  }

  void feed(byte[] block, int length) {
    for (int i = 0; i < length; i++) {
      byte octet = block[i];
      boolean crlf = afterCr && octet == '\n';
      if (afterCr && !crlf) {
        finish(position, Ending.BARE);
      }
      position++;
      afterCr = octet == '\r';
      if (octet == '\n') {
        finish(position, crlf ? Ending.CRLF : Ending.BARE);
      } else if (!afterCr) {
        line.add(octet);
      }
    }
  }

  /** The last line, which may be empty. */
  void end() {
    if (afterCr) {
      finish(position, Ending.BARE);
    }
    finish(position, Ending.MESSAGE);
  }

  private void finish(long end, Ending ending) {
    line.finish(end, ending);
    taker.accept(line);
    line.begin(end, ending == Ending.BARE);
  }
}
