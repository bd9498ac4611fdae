// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.delivery.Outcome.HostFailed;
import dev.waybill.core.delivery.Outcome.Refused;
import dev.waybill.core.delivery.Outcome.Trouble;
import dev.waybill.core.dns.NextHop;
import dev.waybill.core.outcome.Stage;
import dev.waybill.core.queue.OutgoingMessage;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.reply.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One SMTP connection to one host: opened once, then one transaction for each delivery.
 *
 * <p>Confined to one thread. Whatever the other side does becomes an {@link Outcome}; no exception
 * of the network leaves this class. How replies are read is in {@link ReplyReading}.
 *
 * <p>A message is never converted here, because that would break signatures. What becomes of 8-bit
 * octets for a host without 8BITMIME (RFC 6152 §3) is in {@link EightBitRules}.
 */
final class SmtpConnection {

  private final NextHop hop;
  private final int port;
  private final DeliverySettings settings;
  private final TransmissionListener listener;
  private final SmtpSocket socket;
  private final ContentSender sender;
  private final byte[] head = new byte[Content.HEAD];
  private Extensions extensions = Extensions.NONE;
  private boolean handshakeFailed;
  private boolean inTransaction;

  SmtpConnection(
      NextHop hop,
      int port,
      DeliverySettings settings,
      SmtpSocket socket,
      TransmissionListener listener) {
    this.hop = hop;
    this.port = port;
    this.settings = settings;
    this.listener = listener;
    this.socket = socket;
    this.sender = new ContentSender(socket, settings.timeouts().block());
  }

  /** Connects, greets and encrypts. Called once; when it fails, the connection is to be closed. */
  Optional<HostFailed> open(TlsMode tls) {
    try {
      socket.connect(hop, port, settings.timeouts().connect());
      must(Step.GREETING, read(Step.GREETING, settings.timeouts().greeting()));
      hello();
      if (tls != TlsMode.OFF) {
        encrypt(tls);
      }
      return Optional.empty();
    } catch (DialogueException e) {
      return Optional.of(new HostFailed(Trouble.SET_UP, e.reply(), remote(), Stage.CONNECT));
    }
  }

  /** Whether {@link #open} failed in the TLS handshake, so that clear text may work. */
  boolean handshakeFailed() {
    return handshakeFailed;
  }

  /** Hands one delivery over. */
  Outcome send(QueuedDelivery delivery, OutgoingMessage message, Content.Source source)
      throws IOException {
    try (Content content = Content.open(source, message, head)) {
      Optional<Outcome> unsuitable = unsuitable(delivery, content);
      return unsuitable.isPresent() ? unsuitable.get() : transaction(delivery, content);
    }
  }

  /** The protocol version of TLS; empty without TLS. */
  String tls() {
    return socket.tls();
  }

  /** Whether another transaction can be begun. */
  boolean isUsable() {
    return socket.usable();
  }

  /** Ends the connection, politely if it still stands (RFC 5321 §4.1.1.10). */
  void quit() {
    if (socket.usable()) {
      try {
        write(Step.QUIT, "QUIT\r\n", settings.timeouts().quit());
        socket.read(Step.QUIT, settings.timeouts().quit());
      } catch (DialogueException e) {
        // Goodbye was said or could not be said; nothing depends on it.
        socket.breakOff();
      }
    }
    socket.close();
  }

  /** Host name, address and port. */
  String remote() {
    return hop + ":" + port;
  }

  private void hello() throws DialogueException {
    Duration limit = settings.timeouts().hello();
    write(Step.HELLO, "EHLO " + settings.helloName() + "\r\n", limit);
    ReplyReader.Lines lines = socket.read(Step.HELLO, limit);
    if (lines.code() / 100 == 2) {
      extensions = Extensions.parse(lines.texts());
      return;
    }
    // RFC 5321 §3.2: a host that does not know EHLO gets HELO.
    extensions = Extensions.NONE;
    if (!lines.reply().isPermanent()) {
      must(Step.HELLO, noted(lines.reply()));
    }
    write(Step.HELLO, "HELO " + settings.helloName() + "\r\n", limit);
    must(Step.HELLO, read(Step.HELLO, limit));
  }

  private void encrypt(TlsMode tls) throws DialogueException {
    Duration limit = settings.timeouts().hello();
    boolean ready = false;
    if (extensions.startTls()) {
      write(Step.STARTTLS, "STARTTLS\r\n", limit);
      ready = read(Step.STARTTLS, limit).isPositive();
    }
    if (!ready) {
      // Offered and withdrawn, or never offered: clear text if that is allowed (RFC 3207 §4).
      if (tls == TlsMode.REQUIRED || !socket.usable()) {
        throw new DialogueException(Replies.tlsNotOffered());
      }
      return;
    }
    handshakeFailed = true;
    socket.encrypt(hop, port, limit);
    // RFC 3207 §4.2: what was said in clear is forgotten.
    hello();
    handshakeFailed = false;
  }

  private Optional<Outcome> unsuitable(QueuedDelivery delivery, Content content)
      throws IOException {
    long limit = extensions.sizeLimit();
    if (limit > 0 && content.size() > limit) {
      return Optional.of(new Refused(Replies.tooBig(content.size(), limit), remote()));
    }
    if (Command.needsUtf8(delivery) && !extensions.smtpUtf8()) {
      return Optional.of(new Refused(Replies.needsUtf8(), remote()));
    }
    return needsEightBit(delivery, content)
        ? Optional.of(
            new HostFailed(
                Trouble.UNFIT, Replies.needsEightBit(content.hasEightBitHeader()), remote()))
        : Optional.empty();
  }

  private boolean needsEightBit(QueuedDelivery delivery, Content content) throws IOException {
    WithoutEightBitMime rule = settings.eightBit().of(delivery.recipient().domain());
    return !extensions.eightBitMime()
        && rule != WithoutEightBitMime.SEND_ANYWAY
        && content.isEightBit();
  }

  private Outcome transaction(QueuedDelivery delivery, Content content) throws IOException {
    List<Command> commands = Command.envelope(delivery, content, extensions, settings.timeouts());
    if (inTransaction) {
      commands.add(0, Command.reset(settings.timeouts()));
    }
    try {
      Optional<Outcome> refusal = envelope(commands);
      return refusal.isPresent() ? refusal.get() : content(delivery, content);
    } catch (DialogueException e) {
      return new HostFailed(Trouble.LOST, e.reply(), remote());
    }
  }

  // RFC 2920 §3.1: all in one go when that is offered; each reply is read in its turn either way.
  private Optional<Outcome> envelope(List<Command> commands) throws DialogueException {
    boolean together = extensions.pipelining();
    inTransaction = true;
    if (together) {
      String all = commands.stream().map(Command::line).reduce("", String::concat);
      write(Step.MAIL, all, settings.timeouts().mail());
    }
    Optional<Outcome> refusal = Optional.empty();
    for (Command command : commands) {
      if (!together && refusal.isEmpty()) {
        write(command.step(), command.line(), command.limit());
      }
      if (together || refusal.isEmpty()) {
        refusal = answer(command, refusal);
      }
      if (!socket.usable()) {
        return refusal;
      }
    }
    return refusal;
  }

  private Optional<Outcome> answer(Command command, Optional<Outcome> refusal)
      throws DialogueException {
    try {
      Reply reply = read(command.step(), command.limit());
      if (refusal.isEmpty()) {
        return judged(command.step(), reply);
      }
      if (command.step() == Step.DATA && reply.code() / 100 == 3) {
        nothing();
      }
      return refusal;
    } catch (DialogueException e) {
      if (refusal.isPresent()) {
        return refusal;
      }
      throw e;
    }
  }

  // RFC 2920 §3.1: DATA was taken although no recipient was; a lone dot ends it.
  private void nothing() throws DialogueException {
    write(Step.END, ".\r\n", settings.timeouts().block());
    Reply reply = read(Step.END, settings.timeouts().end());
    inTransaction = false;
    if (reply.isPositive()) {
      // A host that takes an empty message without a recipient is not to be trusted further.
      socket.breakOff();
    }
  }

  private Optional<Outcome> judged(Step step, Reply reply) {
    Optional<Outcome> bad = ReplyReading.of(step, reply, remote());
    boolean nonsense = reply.code() < 400 || step == Step.RESET;
    if (bad.isPresent() && nonsense) {
      socket.breakOff();
    }
    return bad;
  }

  private Outcome content(QueuedDelivery delivery, Content content)
      throws IOException, DialogueException {
    boolean complete = false;
    GuardedTransmission transmission =
        GuardedTransmission.begin(listener, delivery.message(), remote());
    try {
      sender.send(content, transmission);
      complete = true;
      transmission.complete();
      Reply reply = read(Step.END, settings.timeouts().end());
      return judged(Step.END, reply).orElseGet(() -> new Outcome.Delivered(reply, remote()));
    } catch (ContentSender.SmugglingException e) {
      return new Refused(Replies.smuggling(), remote());
    } catch (ContentSender.EarlyReplyException e) {
      return tooEarly(e.reply());
    } catch (DialogueException e) {
      return early().orElseGet(() -> lost(e));
    } finally {
      inTransaction = false;
      if (!complete) {
        transmission.broken();
        socket.breakOff();
      }
    }
  }

  private Outcome lost(DialogueException e) {
    return sender.dotSent()
        ? new Refused(Replies.unconfirmed(e.reply()), remote())
        : new HostFailed(Trouble.LOST, e.reply(), remote());
  }

  // Some refuse a message before they have all of it. Nobody can have taken it.
  private Outcome tooEarly(Reply reply) {
    return reply.code() >= 400
        ? ReplyReading.of(Step.END, reply, remote()).orElseThrow()
        : new HostFailed(Trouble.LOST, unasked(Step.CONTENT, reply), remote());
  }

  // Only before the dot: after it, the reply was already waited for.
  private Optional<Outcome> early() {
    if (sender.dotSent()) {
      return Optional.empty();
    }
    return socket
        .lastWords()
        .map(ReplyReader.Lines::reply)
        .filter(reply -> reply.code() >= 400)
        .flatMap(reply -> ReplyReading.of(Step.END, reply, remote()));
  }

  private void write(Step step, String line, Duration limit) throws DialogueException {
    Optional<Reply> early = socket.unasked(step).map(ReplyReader.Lines::reply);
    if (early.isPresent()) {
      socket.breakOff();
      throw new DialogueException(unasked(step, early.get()));
    }
    byte[] octets = line.getBytes(StandardCharsets.UTF_8);
    socket.write(octets, octets.length, step, limit);
  }

  private static Reply unasked(Step step, Reply reply) {
    return reply.code() >= 400 ? reply : Replies.nonsense(step.text(), "unasked answer " + reply);
  }

  private Reply read(Step step, Duration limit) throws DialogueException {
    return noted(socket.read(step, limit).reply());
  }

  private Reply noted(Reply reply) {
    if (reply.code() == ReplyReading.CLOSING) {
      socket.breakOff();
    }
    return reply;
  }

  private static void must(Step step, Reply reply) throws DialogueException {
    if (!reply.isPositive()) {
      boolean refusal = reply.code() >= 400;
      throw new DialogueException(
          refusal ? reply : Replies.nonsense(step.text(), "answer " + reply));
    }
  }
}
