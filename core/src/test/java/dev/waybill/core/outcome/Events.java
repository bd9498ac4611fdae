// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.ReturnTerms;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.reply.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Events for tests. */
public final class Events {

  /** When they happened. */
  public static final Instant NOW = Instant.parse("2026-03-03T10:00:01.000000007Z");

  private Events() {}

  /** A token of its own for each number. */
  public static MessageToken token(int number) {
    return MessageToken.derive("message " + number);
  }

  /** A message of ann@example.com, for these recipients. */
  public static Accepted accepted(int number, String... recipients) {
    return new Accepted(
        NOW,
        token(number),
        EnvelopeSender.parse("ann@example.com"),
        Optional.of(Mailbox.parse("ann@example.com")),
        "account ann@example.com",
        "<q1@example.com>",
        4096,
        new Submission(
            "192.0.2.7",
            587,
            "client.example",
            "ann@example.com",
            "",
            "TLSv1.3",
            "line 12",
            ReturnTerms.DEFAULTS),
        List.of(recipients).stream().map(Mailbox::parse).toList());
  }

  /** What happened to a recipient of a message of ann@example.com, with no reply. */
  public static RecipientEvent outcome(int number, int index, RecipientEvent.Kind kind) {
    return outcome(number, index, kind, Optional.empty(), Optional.empty());
  }

  /** What happened to a recipient of a message of ann@example.com. */
  public static RecipientEvent outcome(
      int number,
      int index,
      RecipientEvent.Kind kind,
      Optional<Reply> reply,
      Optional<Classification> classification) {
    return new RecipientEvent(
        kind,
        NOW.plusSeconds(2),
        token(number),
        index,
        Mailbox.parse("user" + index + "@example.org"),
        "account ann@example.com",
        "mx.example.org",
        1,
        reply,
        reply.isEmpty() ? "" : "mx.example.org [192.0.2.1]",
        "TLSv1.3",
        classification);
  }
}
