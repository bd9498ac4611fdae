// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.journal.Acceptance;
import dev.waybill.core.journal.Event;
import dev.waybill.core.journal.History;
import dev.waybill.core.journal.SignatureNote;
import dev.waybill.core.journal.SignatureNote.Signed;
import dev.waybill.core.journal.SignatureNote.Unsigned;
import dev.waybill.core.journal.SignatureNote.Waiting;
import dev.waybill.core.reply.Reply;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of one message's history; names and forms are an interface, see {@code
 * docs/reference/messages-route.md}.
 */
record MessageHistory(
    String id,
    String acceptedAt,
    String sender,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String author,
    String client,
    String messageId,
    List<String> recipients,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Signature> signatures,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> lacking,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String unsigned,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String waiting,
    List<Entry> events) {

  static MessageHistory of(History history) {
    Acceptance accepted = history.acceptance();
    return new MessageHistory(
        accepted.message().text(),
        accepted.at().toString(),
        accepted.sender().path(),
        accepted.author().map(Mailbox::toString).orElse(null),
        accepted.client(),
        accepted.messageIdField(),
        accepted.recipients().stream().map(Mailbox::toString).toList(),
        noted(history, note -> note.fold(Signature::all, unsigned -> List.of(), waiting -> null)),
        noted(history, note -> note.fold(MessageHistory::lacking, none -> null, wait -> null)),
        noted(history, note -> note.fold(signed -> null, Unsigned::reason, waiting -> null)),
        noted(history, note -> note.fold(signed -> null, unsigned -> null, Waiting::reason)),
        history.events().stream().map(Entry::of).toList());
  }

  private static <T> @Nullable T noted(History history, Function<SignatureNote, @Nullable T> part) {
    return history.signatures().map(part).orElse(null);
  }

  private static @Nullable List<String> lacking(Signed signed) {
    return signed.lacking().isEmpty() ? null : signed.lacking();
  }

  record Signature(String domain, String selector, String algorithm) {

    static List<Signature> all(Signed signed) {
      return signed.signatures().stream()
          .map(each -> new Signature(each.domain(), each.selector(), each.algorithm()))
          .toList();
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(
      String event,
      String at,
      String recipient,
      int recipientIndex,
      @Nullable Integer code,
      @Nullable String status,
      @Nullable String text,
      @Nullable String remote) {

    static Entry of(Event event) {
      return new Entry(
          event.kind().label(),
          event.at().toString(),
          event.recipient().toString(),
          event.recipientIndex(),
          event.reply().map(Reply::code).orElse(null),
          event.reply().map(reply -> reply.statusOrDefault().toString()).orElse(null),
          event.reply().map(Reply::text).orElse(null),
          event.remote().isEmpty() ? null : event.remote());
    }
  }
}
