// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.bounce.reading.ReturnedMail;
import dev.waybill.core.bounce.reading.ReturnedMail.AutoReply;
import dev.waybill.core.bounce.reading.ReturnedMail.Unrecognised;
import dev.waybill.core.bounce.reading.Samples;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.Classification;
import dev.waybill.core.outcome.Classifier;
import dev.waybill.core.outcome.Confidence;
import dev.waybill.core.outcome.Permanence;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.Submission;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.returnpath.ReturnPath;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
final class BounceReadingTest {

  private static final MessageToken TOKEN = new MessageToken("0123456789abcdef");
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final Mailbox SECOND = Mailbox.parse("bob@example.org");
  private static final Classifier CLASSIFIER = Classifier.standard();
  private static final Accepted ACCEPTED =
      new Accepted(
          NOW.minusSeconds(60),
          TOKEN,
          EnvelopeSender.parse("news@example.com"),
          Optional.empty(),
          "network 10.0.0.0/8",
          "",
          4096,
          Submission.NONE,
          List.of(Mailbox.parse("ann@example.org"), SECOND));

  private static Optional<RecipientEvent> outcome(ReturnedMail mail, int index) {
    ReturnPath.Genuine path = new ReturnPath.Genuine(TOKEN, index, LocalDate.of(2026, 3, 2));
    return BounceReading.outcome(path, ACCEPTED, mail, NOW, CLASSIFIER);
  }

  private static Optional<RecipientEvent> outcome(String fields) {
    return outcome(Samples.read(Samples.report(fields)), 1);
  }

  private static Reply reply(String fields) {
    return outcome(fields).flatMap(RecipientEvent::reply).orElseThrow();
  }

  @Nested
  class Reports {
    @Test
    void of_a_failure_are_an_outcome_for_the_recipient_of_the_return_path() {
      assertThat(outcome(Samples.SIMPLE))
          .contains(
              new RecipientEvent(
                  RecipientEvent.Kind.BOUNCED_LATER,
                  NOW,
                  TOKEN,
                  1,
                  SECOND,
                  "network 10.0.0.0/8",
                  "",
                  0,
                  Optional.of(Reply.of(426, new EnhancedStatus(4, 0, 0), "connection timed out")),
                  "cs.utk.edu",
                  "",
                  Optional.of(
                      new Classification(
                          "no-connection",
                          Classification.Scope.DESTINATION,
                          Permanence.TEMPORARY,
                          Confidence.HIGH,
                          "connection-text/2"))));
    }

    @Test
    void are_classified_as_a_remote_host_said_it() {
      assertThat(outcome("Action: failed\nStatus: 5.1.1\n"))
          .flatMap(RecipientEvent::classification)
          .map(Classification::isHardBounce)
          .contains(true);
    }

    @Test
    void can_not_shift_the_blame_to_another_recipient() {
      String forged = "Final-Recipient: rfc822; ann@example.org\nAction: failed\n";

      assertThat(outcome(forged).map(RecipientEvent::recipient)).contains(SECOND);
    }

    @Test
    void of_anything_but_a_failure_are_no_outcome() {
      assertThat(outcome(Samples.DELAYED)).isEmpty();
      for (String action : List.of("delayed", "delivered", "relayed", "expanded")) {
        assertThat(outcome("Action: " + action + "\nStatus: 2.0.0\n")).as(action).isEmpty();
      }
    }

    @Test
    void of_several_recipients_count_by_the_first_failure() {
      assertThat(reply(Samples.DELAYED + "\n" + Samples.GATEWAY).statusOrDefault())
          .isEqualTo(new EnhancedStatus(5, 0, 0));
    }

    @Test
    void without_an_smtp_reply_get_one_that_says_the_same() {
      assertThat(reply("Action: failed\nStatus: 4.4.7\nDiagnostic-Code: x; too old\n"))
          .hasToString("450 4.4.7 too old");
      assertThat(reply("Action: failed\nStatus: 5.1.1\n")).hasToString("550 5.1.1");
      assertThat(reply("Action: failed\n")).hasToString("550 ");
    }

    @Test
    void whose_reply_contradicts_the_status_keep_the_reply() {
      assertThat(reply("Action: failed\nStatus: 5.4.7\nDiagnostic-Code: smtp; 451 later\n"))
          .hasToString("451 later");
    }

    @Test
    void that_quote_a_success_are_failures_all_the_same() {
      assertThat(reply("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 250 ok\n"))
          .hasToString("550 5.0.0 250 ok");
    }
  }

  @Nested
  class OtherMail {
    @Test
    void in_unknown_words_is_no_outcome() {
      assertThat(outcome(new Unrecognised(ReturnedMail.Reason.UNKNOWN_WORDS, "Still trying"), 0))
          .isEmpty();
    }

    @Test
    void that_a_machine_answered_is_no_outcome() {
      assertThat(outcome(new AutoReply("Away"), 0)).isEmpty();
    }
  }

  @Test
  void a_recipient_that_the_message_never_had_has_no_outcome() {
    assertThat(outcome(Samples.read(Samples.report(Samples.SIMPLE)), 2)).isEmpty();
  }
}
