// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.queue.OutgoingMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The octets of one message and what the envelope has to say about them.
 *
 * <p>Confined to one transaction. The first {@value #HEAD} octets are kept, so that the header can
 * be looked at before it is sent; each octet is read once.
 */
final class Content implements AutoCloseable {

  /** What is read before the first octet is sent; chosen, no source. */
  static final int HEAD = 64 * 1024;

  private final OutgoingMessage message;
  private final byte[] head;
  private final InputStream rest;
  private final int headLength;

  private Content(OutgoingMessage message, byte[] head, InputStream in) throws IOException {
    this.message = message;
    this.head = head;
    this.rest = in;
    this.headLength = in.readNBytes(head, 0, HEAD);
  }

  /** Where the octets of messages come from. */
  @FunctionalInterface
  interface Source {

    /** The octets as they are sent; the caller closes the stream. */
    InputStream open(OutgoingMessage message) throws IOException;
  }

  /**
   * Opens a message.
   *
   * @param buffer {@value #HEAD} octets that are the content's own until it is closed
   */
  static Content open(Source source, OutgoingMessage message, byte[] buffer) throws IOException {
    InputStream in = source.open(message);
    try {
      return new Content(message, buffer, in);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  byte[] head() {
    return head;
  }

  int headLength() {
    return headLength;
  }

  /** What follows the head. */
  InputStream rest() {
    return rest;
  }

  /** Octets of the message, each line end counted as it is (RFC 1870 §5). */
  long size() {
    return message.size();
  }

  /** Whether any octet is beyond ASCII, so that BODY=8BITMIME is due (RFC 6152 §3). */
  boolean isEightBit() {
    return message.eightBit();
  }

  /** Whether any octet of the header fields is beyond ASCII. */
  boolean hasEightBitHeader() {
    return message.eightBit() && hasEightBit(head, headerLength());
  }

  /**
   * Whether the header fields carry UTF-8 beyond ASCII, so that SMTPUTF8 is due (RFC 6531 §3.6).
   * Octets that are no UTF-8 are no internationalised header, just wrong; they pass as they are.
   */
  boolean hasUtf8Header() {
    if (!hasEightBitHeader()) {
      return false;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(head, 0, headerLength()));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    rest.close();
  }

  // Up to the first empty line; a header longer than the head is judged by its head.
  private int headerLength() {
    for (int i = 1; i < headLength; i++) {
      boolean empty = head[i - 1] == '\n' && (head[i] == '\n' || head[i] == '\r');
      if (empty) {
        return i;
      }
    }
    return headLength;
  }

  private static boolean hasEightBit(byte[] octets, int length) {
    for (int i = 0; i < length; i++) {
      if (octets[i] < 0) {
        return true;
      }
    }
    return false;
  }
}
