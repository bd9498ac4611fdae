// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.Classification;
import dev.waybill.core.outcome.Confidence;
import dev.waybill.core.outcome.Events;
import dev.waybill.core.outcome.History;
import dev.waybill.core.outcome.Permanence;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.SignatureNote;
import dev.waybill.core.outcome.Submission;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.TestQueue;
import dev.waybill.core.queue.WaitReason;
import dev.waybill.core.reply.Reply;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageHistoryTest {

  private static final Accepted ACCEPTED =
      Events.accepted(1, "user0@example.org", "user1@example.org");

  private static JsonNode json(Optional<SignatureNote> note, RecipientEvent... events) {
    return Json.of(MessageHistory.of(new History(ACCEPTED, note, List.of(events)), List.of()));
  }

  @Test
  void tells_how_the_message_came_in() {
    JsonNode history = json(Optional.empty());

    assertThat(history.path("id").asText()).isEqualTo(ACCEPTED.message().text());
    assertThat(history.path("sender").asText()).isEqualTo("ann@example.com");
    assertThat(history.path("octets").asLong()).isEqualTo(4096);
    assertThat(history.path("submission"))
        .isEqualTo(
            Json.quoted(
                "{'address':'192.0.2.7','port':587,'helo':'client.example',"
                    + "'account':'ann@example.com','tls':'TLSv1.3','rule':'line 12'}"));
  }

  @Test
  void leaves_out_the_submission_of_mail_that_came_by_no_connection() {
    Accepted own =
        new Accepted(
            Events.NOW,
            ACCEPTED.message(),
            ACCEPTED.sender(),
            ACCEPTED.author(),
            "",
            "",
            1,
            Submission.NONE,
            ACCEPTED.recipients());

    JsonNode history =
        Json.of(MessageHistory.of(new History(own, Optional.empty(), List.of()), List.of()));

    assertThat(history.has("submission")).isFalse();
  }

  @Test
  void begins_with_an_acceptance_for_each_recipient() {
    JsonNode events = json(Optional.empty()).path("events");

    assertThat(events.get(0))
        .isEqualTo(
            Json.quoted(
                "{'event':'accepted','at':'"
                    + Events.NOW
                    + "','recipient':'user0@example.org','recipientIndex':0}"));
    assertThat(events.get(1).path("recipientIndex").asInt()).isEqualTo(1);
    assertThat(events).hasSize(2);
  }

  @Test
  void tells_what_happened_to_a_recipient_with_reply_and_classification() {
    RecipientEvent bounced =
        Events.outcome(
            1,
            1,
            RecipientEvent.Kind.BOUNCED,
            Optional.of(Reply.parse(550, "5.1.1 no such user")),
            Optional.of(
                new Classification(
                    "unknown-recipient",
                    Classification.Scope.RECIPIENT,
                    Permanence.PERMANENT,
                    Confidence.HIGH,
                    "x 1")));

    assertThat(json(Optional.empty(), bounced).path("events").get(2))
        .isEqualTo(
            Json.quoted(
                "{'event':'bounced','at':'"
                    + bounced.at()
                    + "','recipient':'user1@example.org','recipientIndex':1,"
                    + "'site':'mx.example.org','attempt':1,'code':550,'status':'5.1.1',"
                    + "'text':'no such user','remote':'mx.example.org [192.0.2.1]',"
                    + "'tls':'TLSv1.3','category':'unknown-recipient','scope':'recipient',"
                    + "'permanent':true,'permanence':'permanent','confidence':'high',"
                    + "'rule':'x 1'}"));
  }

  @Test
  void leaves_out_what_an_event_does_not_have() {
    RecipientEvent delivered = Events.outcome(1, 0, RecipientEvent.Kind.DELIVERED);

    JsonNode entry = json(Optional.empty(), delivered).path("events").get(2);

    assertThat(entry.fieldNames())
        .toIterable()
        .containsExactly("event", "at", "recipient", "recipientIndex", "site", "attempt", "tls");
  }

  @Test
  void tells_of_signatures_only_when_there_is_a_note() {
    SignatureNote signed =
        new SignatureNote.Signed(
            List.of(new SignatureNote.Signature("example.com", "wb1", "rsa-sha256")), List.of());

    assertThat(json(Optional.empty()).has("signatures")).isFalse();
    assertThat(json(Optional.of(signed)).path("signatures"))
        .isEqualTo(
            Json.quoted("[{'domain':'example.com','selector':'wb1','algorithm':'rsa-sha256'}]"));
    assertThat(json(Optional.of(new SignatureNote.Waiting("no key"))).path("waiting").asText())
        .isEqualTo("no key");
    assertThat(json(Optional.of(new SignatureNote.Unsigned("off"))).path("unsigned").asText())
        .isEqualTo("off");
  }

  @Test
  void tells_which_recipients_are_still_in_the_queue_and_why() {
    TestQueue queue = new TestQueue();
    QueuedDelivery row =
        queue.add(
            "user1@example.org", "account ann@example.com", new WaitReason.Key("example.com"));

    JsonNode queued =
        Json.of(
                MessageHistory.of(
                    new History(ACCEPTED, Optional.empty(), List.of()),
                    new QueueDesk(queue.queue).ofMessage(row.message())))
            .path("queued");

    assertThat(queued).hasSize(1);
    assertThat(queued.get(0).path("recipient").asText()).isEqualTo("user1@example.org");
    assertThat(queued.get(0).path("reason").asText()).isEqualTo("key");
    assertThat(queued.get(0).path("detail").asText()).isEqualTo("example.com");
  }
}
