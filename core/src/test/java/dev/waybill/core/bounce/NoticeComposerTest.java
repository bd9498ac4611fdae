// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.bounce.reading.BounceReader;
import dev.waybill.core.bounce.reading.RecipientReport;
import dev.waybill.core.bounce.reading.ReturnedMail;
import dev.waybill.core.bounce.reading.ReturnedMail.DeliveryReport;
import dev.waybill.core.header.HeaderText;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.Submission;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class NoticeComposerTest {

  private static final MessageToken TOKEN = new MessageToken("0123456789abcdef");
  private static final Instant ACCEPTED = Instant.parse("2026-03-03T10:00:01Z");
  private static final Mailbox AUTHOR = Mailbox.parse("ann@example.com");
  private static final ReportReaders.Reader FIRST = new ReportReaders.Reader(0, AUTHOR);
  private static final String HEADER =
      """
      Received: from client.example by mail.example.com
      From: Ann <ann@example.com>
      To: bob@example.org
      Subject: Figures of the first quarter
      Date: Tue, 3 Mar 2026 11:00:00 +0100
      Message-ID: <q1@example.com>
      """;

  private final NoticeComposer composer =
      new NoticeComposer(DomainName.parse("mail.example.com"), DomainName.parse("example.com"));

  private static Accepted accepted(String messageId, Mailbox recipient) {
    return new Accepted(
        ACCEPTED,
        TOKEN,
        EnvelopeSender.of(AUTHOR),
        Optional.of(AUTHOR),
        "network 10.0.0.0/8",
        messageId,
        4096,
        Submission.NONE,
        List.of(recipient));
  }

  private static RecipientEvent event(
      RecipientEvent.Kind kind, Mailbox recipient, Optional<Reply> reply, String by) {
    return new RecipientEvent(
        kind,
        ACCEPTED.plusSeconds(2),
        TOKEN,
        0,
        recipient,
        "network 10.0.0.0/8",
        "",
        1,
        reply,
        by,
        "",
        Optional.empty());
  }

  private String compose(RecipientEvent event, String messageId, String header) {
    byte[] octets = header.getBytes(StandardCharsets.UTF_8);
    Accepted accepted = accepted(messageId, event.recipient());
    return text(composer.compose(FIRST, Optional.of(AUTHOR), accepted, event, octets));
  }

  private byte[] compose(ReportReaders.Reader to, RecipientEvent event) {
    Accepted accepted = accepted("", event.recipient());
    return composer.compose(to, Optional.of(AUTHOR), accepted, event, new byte[0]);
  }

  private String compose(RecipientEvent event) {
    return compose(event, "<q1@example.com>", HEADER);
  }

  private static RecipientEvent refused(String recipient, String reply) {
    return event(
        RecipientEvent.Kind.BOUNCED,
        Mailbox.parse(recipient),
        Optional.of(Reply.parse(550, reply)),
        "mx.example.org [192.0.2.1]");
  }

  private static String text(byte[] octets) {
    return new String(octets, StandardCharsets.UTF_8);
  }

  private static String golden(String name) {
    try (InputStream in = NoticeComposerTest.class.getResourceAsStream("/bounce/" + name)) {
      return in == null ? name + " is missing" : text(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String field(String notice, String name) {
    String header = notice.substring(0, notice.indexOf("\r\n\r\n")).replace("\r\n ", " ");
    return header
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .reduce((one, two) -> one + " AND " + two)
        .orElse("");
  }

  private static RecipientReport fieldsOf(String notice) {
    ReturnedMail mail =
        BounceReader.read(new ByteArrayInputStream(notice.getBytes(StandardCharsets.UTF_8)));
    assertThat(mail).isInstanceOf(DeliveryReport.class);
    return ((DeliveryReport) mail).recipients().get(0);
  }

  @Nested
  class Whole {
    @Test
    void a_refusal_at_once() {
      String notice =
          compose(refused("bob@example.org", "5.1.1 <bob@example.org>: no such user here"));

      assertThat(notice).isEqualTo(golden("01-refused.eml"));
    }

    @Test
    void a_report_that_came_later() {
      RecipientEvent event =
          event(
              RecipientEvent.Kind.BOUNCED_LATER,
              Mailbox.parse("bob@example.org"),
              Optional.of(Reply.parse(552, "5.2.2 mailbox of bob is full")),
              "relay.example.org");

      assertThat(compose(event)).isEqualTo(golden("02-came-back-later.eml"));
    }

    @Test
    void nobody_reached_and_no_header_kept() {
      RecipientEvent event =
          event(
              RecipientEvent.Kind.BOUNCED, Mailbox.parse("bob@example.org"), Optional.empty(), "");

      assertThat(compose(event, "", "")).isEqualTo(golden("03-nobody-reached.eml"));
    }

    @Test
    void given_up_after_many_attempts() {
      RecipientEvent event =
          event(
              RecipientEvent.Kind.BOUNCED,
              Mailbox.parse("bob@example.org"),
              Optional.of(
                  Reply.parse(451, "4.7.500 server busy, try again " + "later ".repeat(20))),
              "mx.example.org");

      assertThat(compose(event)).isEqualTo(golden("05-given-up.eml"));
    }

    @Test
    void all_languages() {
      String header = "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\nX-Raw: \u00fc\n";

      assertThat(compose(refused("jörg@bücher.example", "5.7.1 nein, ö"), "<q@x>", header))
          .isEqualTo(golden("04-all-languages.eml"));
    }
  }

  @Nested
  class Fields {
    @Test
    void are_read_back_by_our_own_reader() {
      RecipientReport read = fieldsOf(compose(refused("bob@example.org", "5.1.1 no such user")));

      assertThat(read.finalRecipient()).isEqualTo("bob@example.org");
      assertThat(read.isFailure()).isTrue();
      assertThat(read.status().orElseThrow()).hasToString("5.1.1");
      assertThat(read.smtpReply()).contains(Reply.parse(550, "5.1.1 no such user"));
      assertThat(read.remoteMta()).isEqualTo("mx.example.org");
    }

    @Test
    void carry_an_address_beyond_ascii() {
      assertThat(fieldsOf(compose(refused("jörg+x@example.org", "no"))).finalRecipient())
          .isEqualTo("jörg+x@example.org");
    }

    @Test
    void name_a_message_id_of_the_outcome() {
      RecipientEvent event = refused("bob@example.org", "no");

      assertThat(field(compose(event), "Message-ID"))
          .isEqualTo("<0123456789abcdef.0.bounced@example.com>");
      assertThat(compose(event)).isEqualTo(compose(event));
    }

    @Test
    void refer_only_to_a_well_formed_message_id() {
      for (String bad : List.of("", "q1", "<q 1@x>", "<a@b>\r\nBcc: x@y", "<a@b@c>", "<@>")) {
        String notice = compose(refused("bob@example.org", "no"), bad, "");

        assertThat(field(notice, "In-Reply-To")).as(bad).isEmpty();
        assertThat(field(notice, "Bcc")).as(bad).isEmpty();
      }
    }

    @Test
    void quote_a_local_part_that_is_no_dot_atom() {
      RecipientEvent event = refused("bob@example.org", "no");
      Mailbox strange = Mailbox.parse("a..b@example.com");

      String notice = text(compose(new ReportReaders.Reader(0, strange), event));

      assertThat(field(notice, "To")).isEqualTo("<\"a..b\"@example.com>");
    }

    @Test
    void keep_a_local_part_that_is_quoted_already() {
      Mailbox quoted = Mailbox.parse("\"a b\"@example.com");

      assertThat(HeaderText.address(quoted)).isEqualTo("<\"a b\"@example.com>");
    }
  }

  @Nested
  class Header {
    @Test
    void is_returned_without_the_body() {
      assertThat(compose(refused("bob@example.org", "no"), "", HEADER + "\nSecret body"))
          .contains("Message-ID: <q1@example.com>\r\n\r\n--=_")
          .doesNotContain("Secret");
    }

    @Test
    void is_cut_between_fields() {
      String folded = "X-Long: " + "a b\r\n ".repeat(8000);
      byte[] octets = ("A: 1\r\n" + folded + folded).getBytes(StandardCharsets.UTF_8);

      assertThat(OriginalHeader.of(octets).octets()).asString().isEqualTo("A: 1\r\n");
    }

    @Test
    void may_be_anything() {
      for (String odd :
          List.of("\n", "\r\n\r\nbody", "no colon", "A: \u0000\u0007", "x".repeat(3000))) {
        assertThat(compose(refused("bob@example.org", "no"), "", odd)).endsWith("--\r\n");
      }
    }

    @Test
    void can_not_close_the_notice() {
      String first = compose(refused("bob@example.org", "no"));
      String boundary = first.substring(first.indexOf("=_"), first.indexOf("=_") + 34);

      String second =
          compose(refused("bob@example.org", "no"), "", "--" + boundary + "--\r\n" + HEADER);

      assertThat(second.split(Pattern.quote("--" + boundary), -1)).hasSize(2);
    }
  }

  @Property(tries = 500)
  void foreign_text_never_becomes_a_field_of_ours(
      @ForAll String reply, @ForAll String remote, @ForAll String id, @ForAll String header) {
    RecipientEvent event =
        event(
            RecipientEvent.Kind.BOUNCED_LATER,
            Mailbox.parse("bob@example.org"),
            Optional.of(Reply.parse(550, reply)),
            remote + "\r\nX-Evil: 1\r\n" + remote);

    String notice = compose(event, id, header);

    assertThat(notice.replace("\r\n", "")).doesNotContain("\r", "\n");
    assertThat(notice.lines().map(String::length)).allMatch(length -> length <= 998);
    assertThat(notice.chars()).allMatch(c -> c < 0x7f);
    assertThat(notice.substring(0, notice.indexOf("\r\n\r\n")).lines())
        .allMatch(
            line ->
                line.matches(
                    "(Date|From|To|Subject|Message-ID|In-Reply-To|References|Auto-Submitted"
                        + "|MIME-Version|Content-Type): .*| .*"));
    int status = notice.indexOf("\r\n\r\nReporting-MTA");
    assertThat(notice.substring(status, notice.indexOf("\r\n--=_", status)).lines())
        .noneMatch(line -> line.startsWith("X-Evil"));
  }

  @Test
  void a_status_that_says_little_is_explained_by_the_category() {
    EnhancedStatus little = new EnhancedStatus(5, 0, 0);

    assertThat(Advice.on(little, "mailbox-full").meaning()).isEqualTo("The mailbox is full.");
    assertThat(Advice.on(new EnhancedStatus(5, 1, 1), "mailbox-full").meaning())
        .isEqualTo("The address does not exist.");
  }

  @Test
  void every_status_has_advice() {
    for (int subject = 0; subject < 10; subject++) {
      for (int detail = 0; detail < 30; detail++) {
        for (int statusClass : new int[] {2, 4, 5}) {
          Advice advice = Advice.on(new EnhancedStatus(statusClass, subject, detail), "");
          assertThat(advice.meaning()).endsWith(".");
          assertThat(advice.remedy()).endsWith(".");
        }
      }
    }
  }

  @Test
  void nobody_is_told_of_a_delivery() {
    RecipientEvent delivered =
        event(
            RecipientEvent.Kind.DELIVERED, Mailbox.parse("bob@example.org"), Optional.empty(), "");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> compose(delivered))
        .withMessage("nobody is told of an outcome delivered");
  }

  @Test
  void the_next_in_line_reads_why_and_gets_another_message() {
    RecipientEvent event = refused("bob@example.org", "no");

    String notice =
        text(compose(new ReportReaders.Reader(2, Mailbox.parse("pm@example.com")), event));

    assertThat(notice)
        .contains("This report comes to you because ann@example.com could not be told.");
    String id = field(notice, "Message-ID");
    assertThat(id).isEqualTo("<0123456789abcdef.0.bounced.2@example.com>");
    assertThat(ReportId.parse(id)).contains(ReportId.of(event, 2));
    assertThat(ReportId.parse("<q1@example.com>")).isEmpty();
  }
}
