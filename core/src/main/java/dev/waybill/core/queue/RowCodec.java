// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.StoreException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How rows of the queue look in the store. Version 1; all numbers are big-endian, a text is its
 * length in two octets and UTF-8.
 *
 * <p>A delivery begins with what the index in memory needs: version, kind of reason, whether it was
 * said to be held, attempts, due, released, accepted, place, client, domain, route, line.
 */
@SuppressWarnings("EnumOrdinal") // the order of the kinds is part of the format
final class RowCodec {

  static final byte VERSION = 1;

  private static final int MAX_DEPTH = 4;

  private RowCodec() {}

  /** The key of a delivery: token and index. */
  static byte[] key(MessageToken token, int index) {
    return ByteBuffer.allocate(MessageToken.OCTETS + Integer.BYTES)
        .put(token.octets())
        .putInt(index)
        .array();
  }

  /** The key of a site. */
  static byte[] key(String site) {
    return Keys.of(site);
  }

  static byte[] encode(QueuedDelivery row) {
    RowWriter out = new RowWriter();
    out.octet(VERSION);
    out.octet(row.reason().kind().ordinal());
    out.octet(row.lastReply().isPresent() ? 1 : 0);
    out.number(row.attempts());
    out.instant(row.due());
    out.instant(row.releasedAt());
    out.instant(row.acceptedAt());
    out.longNumber(row.reason() instanceof WaitReason.Limit limit ? limit.place() : 0);
    out.text(row.client());
    out.text(row.recipient().domain().value());
    out.text(row.route());
    out.text(line(row.reason()));
    out.text(row.recipient().localPart());
    out.text(row.sender().path());
    reason(out, row.reason());
    reply(out, row.lastReply());
    out.text(row.lastRemote());
    return out.array();
  }

  /** The line that a reason puts a delivery in; empty when it is in none. */
  static String line(WaitReason reason) {
    if (reason instanceof WaitReason.Limit limit) {
      return limit.line();
    }
    return reason instanceof WaitReason.Key key ? key.domain() : "";
  }

  static QueuedDelivery decode(byte[] key, byte[] value) {
    return reading(
        () -> {
          ByteBuffer place = ByteBuffer.wrap(key);
          byte[] token = new byte[MessageToken.OCTETS];
          place.get(token);
          return decode(MessageToken.ofOctets(token), place.getInt(), new RowReader(value));
        });
  }

  private static QueuedDelivery decode(MessageToken token, int index, RowReader in) {
    version(in);
    in.octet();
    in.octet();
    int attempts = in.number();
    Instant due = in.instant();
    Instant released = in.instant();
    Instant accepted = in.instant();
    in.longNumber();
    String client = in.text();
    DomainName domain = new DomainName(in.text());
    String route = in.text();
    in.text();
    Mailbox recipient = new Mailbox(in.text(), domain);
    EnvelopeSender sender = EnvelopeSender.parse(in.text());
    WaitReason reason = reason(in, 0);
    Optional<Reply> reply = reply(in);
    return new QueuedDelivery(
        token, index, recipient, sender, client, route, accepted, released, attempts, due, reason,
        reply, in.text());
  }

  /** What the index keeps of a row. */
  static IndexEntry entry(byte[] value) {
    return reading(
        () -> {
          RowReader in = new RowReader(value);
          version(in);
          WaitReason.Kind kind = kind(in.octet());
          boolean said = in.octet() != 0;
          in.number();
          Instant due = in.instant();
          Instant released = in.instant();
          in.instant();
          long place = in.longNumber();
          return new IndexEntry(
              kind, said, due, released, place, in.text(), in.text(), in.text(), in.text());
        });
  }

  /** The same of a row that is at hand. */
  static IndexEntry entry(QueuedDelivery row) {
    return new IndexEntry(
        row.reason().kind(),
        row.lastReply().isPresent(),
        row.due(),
        row.releasedAt(),
        row.reason() instanceof WaitReason.Limit limit ? limit.place() : 0,
        row.client(),
        row.recipient().domain().value(),
        row.route(),
        line(row.reason()));
  }

  static byte[] encode(OutgoingMessage message) {
    RowWriter out = new RowWriter();
    out.octet(VERSION);
    out.instant(message.acceptedAt());
    out.longNumber(message.octets());
    out.longNumber(message.size());
    out.octet(message.eightBit() ? 1 : 0);
    out.text(message.sender().path());
    out.text(message.author().map(Mailbox::toString).orElse(""));
    out.text(message.client());
    out.text(message.messageIdField());
    out.number(message.head().length);
    out.octets(message.head());
    return out.array();
  }

  static OutgoingMessage message(MessageToken token, byte[] value) {
    return reading(
        () -> {
          RowReader in = new RowReader(value);
          version(in);
          Instant accepted = in.instant();
          long octets = in.longNumber();
          long size = in.longNumber();
          boolean eightBit = in.octet() != 0;
          EnvelopeSender sender = EnvelopeSender.parse(in.text());
          String author = in.text();
          Optional<Mailbox> from =
              author.isEmpty() ? Optional.empty() : Optional.of(Mailbox.parse(author));
          return new OutgoingMessage(
              token,
              accepted,
              sender,
              from,
              in.text(),
              in.text(),
              octets,
              in.octets(in.number()),
              size,
              eightBit);
        });
  }

  static byte[] encode(SiteOutage outage) {
    RowWriter out = new RowWriter();
    out.octet(VERSION);
    out.instant(outage.pausedUntil());
    out.instant(outage.since());
    out.number(outage.failures());
    reply(out, outage.reply());
    out.text(outage.remote());
    return out.array();
  }

  static SiteOutage outage(byte[] value) {
    return reading(
        () -> {
          RowReader in = new RowReader(value);
          version(in);
          return new SiteOutage(in.instant(), in.instant(), in.number(), reply(in), in.text());
        });
  }

  private static void reason(RowWriter out, WaitReason reason) {
    out.octet(reason.kind().ordinal());
    if (reason instanceof WaitReason.Limit limit) {
      out.text(limit.line());
      out.text(limit.terms());
      out.longNumber(limit.place());
    } else if (reason instanceof WaitReason.Key key) {
      out.text(key.domain());
    } else if (reason instanceof WaitReason.Operator operator) {
      out.text(operator.who());
      out.text(operator.why());
      reason(out, operator.before());
    }
  }

  private static WaitReason reason(RowReader in, int depth) {
    if (depth > MAX_DEPTH) {
      throw new StoreException("a row of the queue can not be read: its reason is nested too deep");
    }
    return switch (kind(in.octet())) {
      case DUE -> WaitReason.DUE;
      case LIMIT -> new WaitReason.Limit(in.text(), in.text(), in.longNumber());
      case KEY -> new WaitReason.Key(in.text());
      case OPERATOR -> new WaitReason.Operator(in.text(), in.text(), reason(in, depth + 1));
      case NOT_TOLD -> new WaitReason.NotTold();
    };
  }

  private static void reply(RowWriter out, Optional<Reply> reply) {
    out.number(reply.map(Reply::code).orElse(0));
    if (reply.isPresent()) {
      out.text(reply.get().status().map(EnhancedStatus::toString).orElse(""));
      out.text(reply.get().text());
    }
  }

  private static Optional<Reply> reply(RowReader in) {
    int code = in.number();
    return code == 0
        ? Optional.empty()
        : Optional.of(new Reply(code, EnhancedStatus.parse(in.text()), in.text()));
  }

  private static WaitReason.Kind kind(int ordinal) {
    WaitReason.Kind[] kinds = WaitReason.Kind.values();
    if (ordinal >= kinds.length) {
      throw new StoreException("a row of the queue waits for something unknown: " + ordinal);
    }
    return kinds[ordinal];
  }

  private static void version(RowReader in) {
    int version = in.octet();
    if (version != VERSION) {
      throw new StoreException("a row of the queue has version " + version + ", not " + VERSION);
    }
  }

  private static <T> T reading(Supplier<T> read) {
    try {
      return read.get();
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new StoreException("a row of the queue can not be read", e);
    }
  }

  /**
   * What the index in memory keeps of a row.
   *
   * @param said whether the log says that it is held, for one that waits for a limit
   */
  record IndexEntry(
      WaitReason.Kind kind,
      boolean said,
      Instant due,
      Instant released,
      long place,
      String client,
      String domain,
      String route,
      String line) {}
}
