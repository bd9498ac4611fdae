// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.delivery.Consignment;
import dev.waybill.core.journal.Acceptance;
import dev.waybill.core.journal.Event;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.reply.Reply;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Messages, consignments and events to store. */
final class Samples {

  static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456789Z");

  private Samples() {}

  static MessageToken token(int number) {
    return MessageToken.derive("sample-" + number);
  }

  static Mailbox recipient(int index) {
    return Mailbox.parse("user" + index + "@example.org");
  }

  static Consignment consignment(MessageToken message, int index) {
    return consignment(message, index, NOON);
  }

  static Consignment consignment(MessageToken message, int index, Instant acceptedAt) {
    EnvelopeSender sender = EnvelopeSender.parse(message + "-" + index + "@bounce.example.com");
    return new Consignment(message, index, recipient(index), sender, acceptedAt, 0);
  }

  static List<Consignment> consignments(MessageToken message, int count) {
    return IntStream.range(0, count).mapToObj(index -> consignment(message, index)).toList();
  }

  static Consignment afterOneMoreAttempt(Consignment consignment) {
    return new Consignment(
        consignment.message(),
        consignment.index(),
        consignment.recipient(),
        consignment.sender(),
        consignment.acceptedAt(),
        consignment.releasedAt(),
        consignment.attempts() + 1);
  }

  static Acceptance acceptance(MessageToken message, Instant at, int recipients) {
    return new Acceptance(
        message,
        at,
        EnvelopeSender.parse("news@example.com"),
        Optional.of(Mailbox.parse("editor@example.com")),
        "account news@example.com",
        "<1@example.com>",
        IntStream.range(0, recipients).mapToObj(Samples::recipient).toList());
  }

  static Event event(Consignment of, Event.Kind kind) {
    return event(of, kind, NOON.plusSeconds(1));
  }

  static Event event(Consignment of, Event.Kind kind, Instant at) {
    int code =
        switch (kind) {
          case ACCEPTED, RELEASED, DELIVERED -> 250;
          case HELD, DEFERRED -> 451;
          case BOUNCED, BOUNCED_LATER -> 550;
        };
    Reply reply = Reply.parse(code, code / 100 + ".1.1 said so");
    return new Event(
        of.message(),
        of.index(),
        of.recipient(),
        kind,
        at,
        Optional.of(reply),
        "mx.example.org [192.0.2.1]");
  }

  static InputStream raw(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
