// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * How a message is converted to 7 bits: one of three cases.
 *
 * <p>Immutable.
 */
public sealed interface SevenBitPlan {

  /**
   * Reads a message and determines what has to change.
   *
   * @param raw the whole message with CRLF line ends; read to its end, not closed
   */
  static SevenBitPlan of(InputStream raw) throws IOException {
    Structure structure = new Structure();
    LineSplitter lines = new LineSplitter(structure);
    byte[] block = new byte[LineSplitter.BLOCK];
    for (int length = raw.read(block); length >= 0; length = raw.read(block)) {
      lines.feed(block, length);
    }
    lines.end();
    return structure.plan();
  }

  /** The message already has 7 bits. */
  record Unneeded() implements SevenBitPlan {}

  /** The message can be converted. */
  final class Possible implements SevenBitPlan {

    private final List<Edit> edits;

    Possible(List<Edit> edits) {
      this.edits = List.copyOf(edits);
    }

    /**
     * The converted message.
     *
     * @param raw the same octets again, from the start; closed with the result. If they differ,
     *     reading the result fails.
     */
    public InputStream convert(InputStream raw) {
      return new ConvertedMessage(raw, edits);
    }
  }

  /**
   * The message cannot be converted.
   *
   * @param obstacle why
   */
  record Impossible(Obstacle obstacle) implements SevenBitPlan {}
}
