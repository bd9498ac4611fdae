// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.dns.NextHop;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import javax.net.ssl.SSLSocket;

/**
 * One TCP connection: octets out, replies in, each step within its time.
 *
 * <p>Confined to one thread, except {@link #cut}, which any thread may call. A failed step ends the
 * connection.
 */
final class SmtpSocket {

  /** They are in the receive buffer or they never come; chosen, no source. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Watchdog watchdog;
  private final Socket socket = new Socket();
  private OutputStream out = OutputStream.nullOutputStream();
  private ReplyReader replies = new ReplyReader(InputStream.nullInputStream());
  private String protocol = "";
  private volatile boolean expired;
  private volatile boolean cut;
  private boolean broken;
  private volatile boolean closed;

  SmtpSocket(Watchdog watchdog) {
    this.watchdog = watchdog;
    watchdog.watch(this);
  }

  void connect(NextHop hop, int port, Duration limit) throws DialogueException {
    try {
      within(
          limit,
          () -> {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(hop.address(), port), millis(limit));
            out = socket.getOutputStream();
            replies = new ReplyReader(socket.getInputStream());
            return true;
          });
    } catch (IOException e) {
      broken = true;
      String why = expired ? "no answer within " + Replies.plain(limit) : reason(e);
      throw new DialogueException(
          cut ? Replies.cutByUs("while connecting") : Replies.noConnection(why), e);
    }
  }

  /** The protocol version of TLS; empty in clear. */
  String tls() {
    return protocol;
  }

  /** Encrypts what follows. */
  void encrypt(NextHop hop, int port, Duration limit) throws DialogueException {
    if (replies.buffered()) {
      broken = true;
      // What came in clear behind the 220 was not meant by the encrypted peer (RFC 3207 §6).
      throw new DialogueException(
          Replies.tlsFailed("octets in clear after the answer to STARTTLS"));
    }
    try {
      within(
          limit,
          () -> {
            SSLSocket tls = UnverifiedTls.wrap(socket, hop.host(), port);
            tls.startHandshake();
            protocol = tls.getSession().getProtocol();
            out = tls.getOutputStream();
            replies.switchTo(tls.getInputStream());
            return true;
          });
    } catch (IOException e) {
      broken = true;
      throw new DialogueException(Replies.tlsFailed(expired ? "handshake too slow" : reason(e)), e);
    }
  }

  /** Writes and flushes. */
  void write(byte[] octets, int length, Step step, Duration limit) throws DialogueException {
    try {
      within(
          limit,
          () -> {
            out.write(octets, 0, length);
            out.flush();
            return true;
          });
    } catch (IOException e) {
      throw lost(step, limit, e);
    }
  }

  /**
   * What the other side says without being asked; empty when it is silent. A reply to what was not
   * said yet answers nothing, and mixes up all that follow.
   */
  Optional<ReplyReader.Lines> unasked(Step step) throws DialogueException {
    try {
      return isPending() ? Optional.of(read(step, LAST_WORDS)) : Optional.empty();
    } catch (IOException e) {
      throw lost(step, LAST_WORDS, e);
    }
  }

  // TLS tells what it has decrypted. What is still encrypted may be a reply, or a ticket of TLS
  // itself (RFC 8446 §4.6.1).
  private boolean isPending() throws IOException {
    if (replies.pending() || protocol.isEmpty()) {
      return replies.buffered();
    }
    if (socket.getInputStream().available() == 0) {
      return false;
    }
    socket.setSoTimeout(1);
    try {
      return replies.pendingWithin();
    } finally {
      socket.setSoTimeout(0);
    }
  }

  /** Reads the reply to {@code step}. */
  ReplyReader.Lines read(Step step, Duration limit) throws DialogueException {
    try {
      return within(limit, replies::read);
    } catch (ReplyReader.NonsenseException e) {
      broken = true;
      throw new DialogueException(Replies.nonsense(step.text(), reason(e)), e);
    } catch (IOException e) {
      throw lost(step, limit, e);
    }
  }

  /**
   * What the other side said before it broke the connection off, if that can still be read: some
   * refuse a message in the middle of it.
   */
  Optional<ReplyReader.Lines> lastWords() {
    if (expired || cut) {
      return Optional.empty();
    }
    try {
      return Optional.of(within(LAST_WORDS, replies::read));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether nothing has failed yet. */
  boolean usable() {
    return !broken && !closed;
  }

  /** Marks the connection as one on which nothing more can be said. */
  void breakOff() {
    broken = true;
  }

  /** Closes without a word. */
  void close() {
    closed = true;
    watchdog.forget(this);
    closeSocket();
  }

  /** Ends whatever step is going on, from any thread. */
  void cut() {
    cut = true;
    closeSocket();
  }

  private DialogueException lost(Step step, Duration limit, IOException cause) {
    broken = true;
    if (cut) {
      return new DialogueException(Replies.cutByUs(step.text()), cause);
    }
    return new DialogueException(
        expired ? Replies.tooSlow(step.text(), limit) : Replies.dropped(step.text()), cause);
  }

  private <T> T within(Duration limit, Io<T> io) throws IOException {
    ScheduledFuture<?> timer = watchdog.after(limit, this::expire);
    try {
      return io.run();
    } finally {
      timer.cancel(false);
    }
  }

  private void expire() {
    expired = true;
    closeSocket();
  }

  // The TCP socket, never the TLS one on top of it: that would wait for its turn to say goodbye.
  private void closeSocket() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed all the same; nothing was waiting to be written.
      closed = true;
    }
  }

  private static int millis(Duration limit) {
    return (int) Math.max(1, limit.toMillis());
  }

  private static String reason(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /** Something that blocks. */
  private interface Io<T> {
    T run() throws IOException;
  }
}
