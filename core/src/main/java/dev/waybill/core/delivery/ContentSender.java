// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.reply.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends the octets of a message and the final dot (RFC 5321 §4.5.2).
 *
 * <p>Confined to one connection. Two things are added and nothing else is changed: a dot before
 * each dot that follows CRLF or begins the message, which the receiver takes away; and CRLF at the
 * end when the message does not end in one. A CR or LF on its own passes as it is.
 *
 * <h2>Smuggling</h2>
 *
 * <p>Some receivers end a message at a line with only a dot even when a bare CR or LF stands before
 * it; the rest would be commands to them, given in our name. Such a line cannot pass unchanged and
 * safely, so a message that has one is not sent: the connection is broken off before that line and
 * the message is refused with 5.6.0.
 */
final class ContentSender {

  /** One write; as large as a TLS record can use and small enough to time. Chosen. */
  private static final int BLOCK = 64 * 1024;

  private final SmtpSocket socket;
  private final Duration limit;
  private final byte[] out = new byte[BLOCK];
  private final byte[] in = new byte[BLOCK];
  private GuardedTransmission listening = GuardedTransmission.none();
  private int filled;
  private byte last;
  private byte lastButOne;
  private boolean riskyDot;
  private boolean dotSent;

  ContentSender(SmtpSocket socket, Duration limit) {
    this.socket = socket;
    this.limit = limit;
  }

  /**
   * Sends all of {@code content} and the final dot.
   *
   * @param heardBy hears every block behind its writing
   * @throws SmugglingException when it must not be sent; the connection has to be broken off
   * @throws EarlyReplyException when the next hop has answered before the dot; the same
   * @throws IOException when it can not be read to its end; the same
   */
  void send(Content content, GuardedTransmission heardBy)
      throws IOException, SmugglingException, EarlyReplyException, DialogueException {
    listening = heardBy;
    begin();
    block(content.head(), content.headLength());
    long total = content.headLength();
    int length = content.headLength() < Content.HEAD ? -1 : content.rest().read(in);
    while (length >= 0) {
      block(in, length);
      total += length;
      length = content.rest().read(in);
    }
    if (total != content.size()) {
      throw new IOException("message has " + total + " octets instead of " + content.size());
    }
    end();
  }

  /** Whether the final dot may have left. */
  boolean dotSent() {
    return dotSent;
  }

  private void begin() {
    filled = 0;
    riskyDot = false;
    dotSent = false;
    // The line end of the DATA command stands before the first octet.
    lastButOne = '\r';
    last = '\n';
  }

  private void block(byte[] octets, int length) throws SmugglingException, DialogueException {
    boolean risky = riskyDot;
    int from = 0;
    for (int i = 0; i < length; i++) {
      byte octet = octets[i];
      if (risky) {
        refuse(octet == '\r' || octet == '\n');
        risky = false;
      }
      if (octet == '.') {
        byte before = i > 0 ? octets[i - 1] : last;
        byte beforeThat = i > 1 ? octets[i - 2] : i == 1 ? last : lastButOne;
        if (before == '\n' && beforeThat == '\r') {
          copy(octets, from, i - from);
          put((byte) '.');
          from = i;
        } else {
          risky = before == '\n' || before == '\r';
        }
      }
    }
    copy(octets, from, length - from);
    riskyDot = risky;
    remember(octets, length);
  }

  private void remember(byte[] octets, int length) {
    if (length > 0) {
      lastButOne = length > 1 ? octets[length - 2] : last;
      last = octets[length - 1];
    }
  }

  private void end() throws SmugglingException, EarlyReplyException, DialogueException {
    refuse(riskyDot);
    Optional<ReplyReader.Lines> early = socket.unasked(Step.CONTENT);
    if (early.isPresent()) {
      throw new EarlyReplyException(early.get().reply());
    }
    if (lastButOne != '\r' || last != '\n') {
      put((byte) '\r');
      put((byte) '\n');
    }
    put((byte) '.');
    put((byte) '\r');
    put((byte) '\n');
    dotSent = true;
    flush(Step.END);
  }

  private static void refuse(boolean dangerous) throws SmugglingException {
    if (dangerous) {
      throw new SmugglingException();
    }
  }

  private void copy(byte[] octets, int from, int length) throws DialogueException {
    int done = 0;
    while (done < length) {
      int part = Math.min(length - done, BLOCK - filled);
      System.arraycopy(octets, from + done, out, filled, part);
      filled += part;
      done += part;
      flushIfFull();
    }
  }

  private void put(byte octet) throws DialogueException {
    out[filled++] = octet;
    flushIfFull();
  }

  private void flushIfFull() throws DialogueException {
    if (filled == BLOCK) {
      flush(Step.CONTENT);
    }
  }

  private void flush(Step step) throws DialogueException {
    if (filled > 0) {
      socket.write(out, filled, step, limit);
      listening.octets(out, filled);
      filled = 0;
    }
  }

  /** The message could be read as two; see the class comment. */
  static final class SmugglingException extends Exception {
    private static final long serialVersionUID = 1L;

    SmugglingException() {
      super("a line with only a dot behind a bare CR or LF");
    }
  }

  /** The next hop has answered before it had the whole message. */
  static final class EarlyReplyException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    EarlyReplyException(Reply reply) {
      super(reply.toString());
      this.reply = reply;
    }

    Reply reply() {
      return reply;
    }
  }
}
