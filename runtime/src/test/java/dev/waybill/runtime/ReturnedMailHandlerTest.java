// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.relay.Grant;
import dev.waybill.core.store.Durability;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReturnedMailHandlerTest {

  private static final String BOUNCE =
      report(
          """
          Final-Recipient: rfc822;bob@remote.example
          Action: failed
          Status: 5.1.1
          Diagnostic-Code: smtp; 550 5.1.1 No such user
          """);
  private static final String DELAY =
      report(
          """
          Final-Recipient: rfc822;bob@remote.example
          Action: delayed
          Status: 4.2.2
          """);
  private static final String VACATION =
      """
      From: bob@remote.example
      Auto-Submitted: auto-replied
      Subject: I am away

      Back on Monday.
      """
          .replace("\n", "\r\n");

  private final HostOfTheTest host = new HostOfTheTest();
  private final Accepted accepted = SampleMail.accepted("m", SampleMail.BOB);
  private Waybill waybill;

  @BeforeEach
  void openAndSend(@TempDir Path directory) throws IOException {
    waybill = SampleMail.open(directory, host, "");
    waybill.start();
    waybill.outbox().accept(accepted, Durability.SYNCED);
    waybill.accounts(host);
    waybill.hostReady(host);
  }

  @AfterEach
  void close() {
    waybill.close();
  }

  private static String report(String fields) {
    return """
    From: postmaster@remote.example
    Subject: Undeliverable
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=delivery-status; boundary=b

    --b
    Content-Type: text/plain

    It did not arrive.
    --b
    Content-Type: message/delivery-status

    Reporting-MTA: dns; remote.example

    """
        .concat(fields)
        .concat("--b--\n")
        .replace("\n", "\r\n");
  }

  private Mailbox returnPath() {
    return waybill.outbox().returnPath(accepted, 0).mailbox().orElseThrow();
  }

  private void receive(String message) throws IOException {
    waybill
        .returnedMail()
        .receive(
            returnPath(),
            Instant.now(),
            () -> new ByteArrayInputStream(message.getBytes(US_ASCII)));
  }

  private List<RecipientEvent.Kind> kinds() {
    return SampleMail.kinds(waybill, accepted.message());
  }

  private List<String> replies() {
    return waybill.log().history(accepted.message()).orElseThrow().events().stream()
        .flatMap(event -> event.reply().stream())
        .map(Object::toString)
        .toList();
  }

  @Test
  void a_bounce_is_written_and_reported_once() throws IOException {
    receive(BOUNCE);
    receive(BOUNCE);

    await().until(() -> kinds().contains(RecipientEvent.Kind.REPORTED));
    receive(BOUNCE);

    assertThat(kinds())
        .containsExactly(RecipientEvent.Kind.BOUNCED_LATER, RecipientEvent.Kind.REPORTED);
    assertThat(host.sent)
        .singleElement()
        .satisfies(
            mail -> {
              assertThat(mail.to()).isEqualTo(SampleMail.ALICE);
              assertThat(mail.grant()).isEqualTo(Grant.SystemGrant.NOTICE);
              assertThat(mail.text()).contains("bob@remote.example", "No such user");
            });
  }

  @Test
  void a_vacation_notice_is_passed_on_as_it_is() throws IOException {
    receive(VACATION);

    assertThat(host.sent)
        .containsExactly(
            new HostOfTheTest.Sent(SampleMail.ALICE, Grant.SystemGrant.PASSED_ON, VACATION));
    assertThat(kinds()).containsExactly(RecipientEvent.Kind.REPORTED);
    assertThat(replies())
        .containsExactly("250 2.1.0 Passed on to " + SampleMail.ALICE + ": an automatic reply");
  }

  @Test
  void a_bounce_in_words_is_written_and_reported() throws IOException {
    receive(
        """
        From: MAILER-DAEMON@remote.example
        Subject: failure notice

        <bob@remote.example>:
        Sorry, no mailbox here by that name. (#5.1.1)
        """
            .replace("\n", "\r\n"));

    await().until(() -> kinds().contains(RecipientEvent.Kind.REPORTED));
    assertThat(kinds()).startsWith(RecipientEvent.Kind.BOUNCED_LATER);
    assertThat(replies()).first().asString().startsWith("550 5.1.1 Sorry, no mailbox");
  }

  @Test
  void a_bounce_in_unknown_words_is_passed_on() throws IOException {
    receive("From: MAILER-DAEMON@remote.example\r\nSubject: Hm\r\n\r\nNo.\r\n");

    assertThat(host.sent)
        .extracting(HostOfTheTest.Sent::grant)
        .containsExactly(Grant.SystemGrant.PASSED_ON);
    assertThat(replies()).singleElement().asString().endsWith("a bounce in unknown words");
  }

  @Test
  void what_nobody_can_be_told_goes_to_the_postmaster() throws IOException {
    host.mailboxes = Set.of(HostOfTheTest.POSTMASTER);

    receive(VACATION);
    receive(BOUNCE);

    await().until(() -> host.sent.size() == 2);
    assertThat(host.sent).extracting(HostOfTheTest.Sent::to).containsOnly(HostOfTheTest.POSTMASTER);
  }

  @Test
  void a_report_of_a_delay_changes_nothing() throws IOException {
    receive(DELAY);

    assertThat(host.sent).isEmpty();
    assertThat(kinds()).isEmpty();
  }

  @Test
  void mail_to_a_forged_return_path_is_refused() {
    Mailbox forged = new Mailbox("b-" + "0".repeat(52), returnPath().domain());

    assertThatThrownBy(
            () ->
                waybill
                    .returnedMail()
                    .receive(forged, Instant.now(), () -> new ByteArrayInputStream(new byte[0])))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void mail_about_a_message_that_nobody_knows_is_refused() {
    Accepted unknown = SampleMail.accepted("unknown", SampleMail.BOB);
    Mailbox path = waybill.outbox().returnPath(unknown, 0).mailbox().orElseThrow();

    assertThatThrownBy(
            () ->
                waybill
                    .returnedMail()
                    .receive(path, Instant.now(), () -> new ByteArrayInputStream(new byte[0])))
        .hasMessageContaining(unknown.message().text());
  }
}
