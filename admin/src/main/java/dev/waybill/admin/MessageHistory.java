// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.Classification;
import dev.waybill.core.outcome.Fix;
import dev.waybill.core.outcome.History;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.SignatureNote;
import dev.waybill.core.outcome.SignatureNote.Signed;
import dev.waybill.core.outcome.SignatureNote.Unsigned;
import dev.waybill.core.outcome.SignatureNote.Waiting;
import dev.waybill.core.outcome.Submission;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of one message's history; names and forms are an interface, see {@code
 * docs/reference/messages-route.md}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MessageHistory(
    String id,
    String acceptedAt,
    String sender,
    @Nullable String author,
    String client,
    @Nullable Origin submission,
    String messageId,
    long octets,
    @Nullable List<String> fixes,
    List<String> recipients,
    @Nullable List<Signature> signatures,
    @Nullable List<String> lacking,
    @Nullable String unsigned,
    @Nullable String waiting,
    List<Entry> events,
    List<QueuedEntry> queued) {

  /** Everything about a message, with those of its recipients that are still in the queue. */
  static MessageHistory of(History history, List<QueuedEntry> queued) {
    Accepted accepted = history.accepted();
    return new MessageHistory(
        accepted.message().text(),
        accepted.at().toString(),
        accepted.sender().path(),
        accepted.author().map(Mailbox::toString).orElse(null),
        accepted.client(),
        Origin.of(accepted.submission()),
        accepted.messageIdField(),
        accepted.octets(),
        accepted.fixes().isEmpty() ? null : accepted.fixes().stream().map(Fix::label).toList(),
        accepted.recipients().stream().map(Mailbox::toString).toList(),
        noted(history, note -> note.fold(Signature::all, unsigned -> List.of(), waiting -> null)),
        noted(history, note -> note.fold(MessageHistory::lacking, none -> null, wait -> null)),
        noted(history, note -> note.fold(signed -> null, Unsigned::reason, waiting -> null)),
        noted(history, note -> note.fold(signed -> null, unsigned -> null, Waiting::reason)),
        Stream.concat(
                IntStream.range(0, accepted.recipients().size())
                    .mapToObj(index -> Entry.accepted(accepted, index)),
                history.events().stream().map(Entry::of))
            .toList(),
        queued);
  }

  private static <T> @Nullable T noted(History history, Function<SignatureNote, @Nullable T> part) {
    return history.signatures().map(part).orElse(null);
  }

  private static @Nullable List<String> lacking(Signed signed) {
    return signed.lacking().isEmpty() ? null : signed.lacking();
  }

  /** How it came in; absent for mail that came by no connection. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Origin(
      @Nullable String address,
      @Nullable Integer port,
      @Nullable String helo,
      @Nullable String account,
      @Nullable String network,
      @Nullable String tls,
      @Nullable String rule) {

    private static @Nullable Origin of(Submission submission) {
      if (submission.equals(Submission.NONE)) {
        return null;
      }
      return new Origin(
          ReplyParts.text(submission.address()),
          submission.port() == 0 ? null : submission.port(),
          ReplyParts.text(submission.helo()),
          ReplyParts.text(submission.account()),
          ReplyParts.text(submission.network()),
          ReplyParts.text(submission.tls()),
          ReplyParts.text(submission.rule()));
    }
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
      @Nullable String site,
      @Nullable Integer attempt,
      @JsonUnwrapped @Nullable ReplyParts reply,
      @Nullable String tls,
      @Nullable String category,
      @Nullable String scope,
      @Nullable Boolean permanent,
      @Nullable String permanence,
      @Nullable String confidence,
      @Nullable String rule) {

    private static Entry accepted(Accepted accepted, int index) {
      return new Entry(
          "accepted",
          accepted.at().toString(),
          accepted.recipients().get(index).toString(),
          index,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null);
    }

    private static Entry of(RecipientEvent event) {
      return new Entry(
          event.kind().label(),
          event.at().toString(),
          event.recipient().toString(),
          event.index(),
          ReplyParts.text(event.site()),
          event.attempt() == 0 ? null : event.attempt(),
          ReplyParts.of(event.reply(), event.remote()),
          ReplyParts.text(event.tls()),
          event.classification().map(Classification::category).orElse(null),
          event.classification().map(known -> known.scope().label()).orElse(null),
          event.classification().map(Classification::isHardBounce).orElse(null),
          event.classification().map(known -> known.permanence().label()).orElse(null),
          event.classification().map(known -> known.confidence().label()).orElse(null),
          event.classification().map(Classification::rule).orElse(null));
    }
  }
}
