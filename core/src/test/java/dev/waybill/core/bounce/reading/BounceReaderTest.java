// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.waybill.core.bounce.reading.RecipientReport.Action;
import dev.waybill.core.bounce.reading.ReturnedMail.AutoReply;
import dev.waybill.core.bounce.reading.ReturnedMail.DeliveryReport;
import dev.waybill.core.bounce.reading.ReturnedMail.Reason;
import dev.waybill.core.bounce.reading.ReturnedMail.Unrecognised;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
final class BounceReaderTest {

  private static DeliveryReport report(ReturnedMail mail) {
    assertThat(mail).isInstanceOf(DeliveryReport.class);
    return (DeliveryReport) mail;
  }

  private static RecipientReport only(ReturnedMail mail) {
    assertThat(report(mail).recipients()).hasSize(1);
    return report(mail).recipients().get(0);
  }

  private static RecipientReport only(String fields) {
    return only(Samples.read(Samples.report(fields)));
  }

  private static Optional<EnhancedStatus> status(String code) {
    return EnhancedStatus.parse(code);
  }

  @Nested
  class ExamplesOfRfc3464 {
    @Test
    void e1_one_recipient() {
      ReturnedMail mail = Samples.read(Samples.report(Samples.SIMPLE));

      assertThat(report(mail).reportingMta()).isEqualTo("cs.utk.edu");
      assertThat(only(mail))
          .isEqualTo(
              new RecipientReport(
                  "louisl@larry.slip.umd.edu",
                  "louisl@larry.slip.umd.edu",
                  Action.FAILED,
                  status("4.0.0"),
                  "426 connection timed out",
                  ""));
      assertThat(only(mail).smtpReply()).contains(Reply.parse(426, "connection timed out"));
    }

    @Test
    void e2_several_recipients() {
      List<RecipientReport> all =
          report(Samples.read(Samples.report(Samples.SEVERAL))).recipients();

      assertThat(all)
          .extracting(RecipientReport::finalRecipient)
          .containsExactly(
              "arathib@vnet.ibm.com", "johnh@hpnjld.njd.hp.com", "wsnell@sdcc13.ucsd.edu");
      assertThat(all)
          .extracting(RecipientReport::action)
          .containsExactly(Action.FAILED, Action.DELAYED, Action.FAILED);
      assertThat(all.get(0).diagnostic())
          .isEqualTo("550 'arathib@vnet.IBM.COM' is not a registered gateway user");
      assertThat(all.get(0).remoteMta()).isEqualTo("vnet.ibm.com");
      assertThat(all.get(1).status()).isEqualTo(status("4.0.0"));
    }

    @Test
    void e3_from_a_gateway() {
      RecipientReport recipient = only(Samples.GATEWAY);

      assertThat(recipient.finalRecipient()).isEqualTo("nair_s");
      assertThat(recipient.action()).isEqualTo(Action.FAILED);
      assertThat(recipient.status()).isEqualTo(status("5.0.0"));
    }

    @Test
    void e4_a_delay() {
      assertThat(only(Samples.DELAYED).action()).isEqualTo(Action.DELAYED);
      assertThat(only(Samples.DELAYED).isFailure()).isFalse();
    }
  }

  @Nested
  class Framing {
    private final String simple = Samples.report(Samples.SIMPLE);

    @Test
    void may_end_its_lines_with_lf_alone() {
      assertThat(Samples.readRaw(simple)).isEqualTo(Samples.read(simple));
    }

    @Test
    void may_write_the_type_in_any_case_and_with_malformed_parameters() {
      for (String type :
          List.of(
              "MESSAGE/Delivery-Status",
              "message/delivery-status; charset=UFT-8;",
              "message/delivery-status; name",
              "message/delivery-status;")) {
        assertThat(Samples.read(Samples.report(type, Samples.SIMPLE)))
            .as(type)
            .isEqualTo(Samples.read(simple));
      }
    }

    @Test
    void may_be_a_report_with_characters_of_all_languages() {
      String fields =
          """
          Reporting-MTA: dns; mx.example.org

          Original-Recipient: utf-8; j\\x{F6}rg@example.org
          Final-Recipient: utf-8; jörg@example.org
          Action: failed
          Status: 5.1.1
          """;

      RecipientReport recipient =
          only(Samples.read(Samples.report("message/global-delivery-status", fields)));

      assertThat(recipient.finalRecipient()).isEqualTo("jörg@example.org");
      assertThat(recipient.originalRecipient()).isEqualTo("jörg@example.org");
    }

    @Test
    void may_be_the_whole_message() {
      String message = "Content-Type: message/delivery-status\n\n" + Samples.SIMPLE;

      assertThat(only(Samples.read(message))).isEqualTo(only(Samples.read(simple)));
    }

    @Test
    void may_stand_in_a_multipart_of_another_type() {
      String mixed =
          simple.replace("multipart/report; report-type=delivery-status", "multipart/mixed");

      assertThat(Samples.read(mixed)).isEqualTo(Samples.read(simple));
    }

    @Test
    void may_be_wrapped_by_a_list_or_a_gateway() {
      String inner = simple.substring(simple.indexOf("Content-Type: multipart/report"));
      String wrapped =
          "Content-Type: multipart/mixed; boundary=outer\n\n--outer\n" + inner + "\n--outer--\n";

      assertThat(Samples.read(wrapped)).isEqualTo(Samples.read(simple));
    }

    @Test
    void may_be_encoded() {
      String base64 =
          Base64.getMimeEncoder().encodeToString(Samples.SIMPLE.getBytes(StandardCharsets.UTF_8));
      String type = "message/delivery-status\nContent-Transfer-Encoding: base64";

      assertThat(Samples.read(Samples.report(type, base64))).isEqualTo(Samples.read(simple));
    }

    @Test
    void may_lack_the_blank_line_under_the_header_of_the_part() {
      String type = "message/delivery-status";

      assertThat(Samples.read(simple.replace(type + "\n\n", type + "\n")))
          .isEqualTo(Samples.read(simple));
    }

    @Test
    void may_be_cut_off_after_the_fields() {
      int end = simple.indexOf("Last-Attempt-Date");

      assertThat(only(Samples.read(simple.substring(0, end))))
          .isEqualTo(only(Samples.read(simple)));
    }

    @Test
    void may_be_all_that_a_message_has_attached() {
      String forwarded =
          "Content-Type: multipart/mixed; boundary=outer\n\n"
              + "--outer\n"
              + "Content-Type: message/rfc822\n\n"
              + simple
              + "\n--outer--\n";

      assertThat(Samples.read(forwarded)).isEqualTo(Samples.read(simple));
    }

    @Test
    void is_not_looked_for_in_what_a_person_passes_on() {
      String forwarded =
          """
          From: Ann <ann@example.org>
          Subject: What is this?
          Content-Type: multipart/mixed; boundary=outer

          --outer

          Look what I got.
          --outer
          Content-Type: message/rfc822

          %s
          --outer--
          """
              .formatted(simple);

      assertThat(Samples.read(forwarded)).isInstanceOf(Unrecognised.class);
    }
  }

  @Nested
  class Fields {
    @Test
    void may_lack_the_blank_lines_between_recipients() {
      String dense = Samples.SEVERAL.replace("\n\n", "\n");

      assertThat(Samples.read(Samples.report(dense)))
          .isEqualTo(Samples.read(Samples.report(Samples.SEVERAL)));
    }

    @Test
    void may_have_blank_lines_inside_a_recipient() {
      String loose = Samples.SIMPLE.replace("\n", "\n\n");

      assertThat(Samples.read(Samples.report(loose)))
          .isEqualTo(Samples.read(Samples.report(Samples.SIMPLE)));
    }

    @Test
    void may_be_folded_without_white_space() {
      RecipientReport recipient =
          only("Final-Recipient: a@example.org\nDiagnostic-Code: smtp; 550 5.1.1\nno such user\n");

      assertThat(recipient.smtpReply()).contains(Reply.parse(550, "5.1.1 no such user"));
    }

    @Test
    void may_lack_types_and_carry_angle_brackets() {
      assertThat(only("Final-Recipient: <a@example.org>\nRemote-MTA: mx.example.org\n"))
          .isEqualTo(
              new RecipientReport(
                  "a@example.org", "", Action.UNSTATED, Optional.empty(), "", "mx.example.org"));
    }

    @Test
    void quote_replies_in_several_ways() {
      for (String quoted :
          List.of(
              "smtp; 550 5.1.1 no such user",
              "SMTP;550 5.1.1 no such user",
              "smtp; 550-5.1.1 no such user",
              "550 5.1.1 no such user",
              "x-postfix; host mx.example.org[192.0.2.1] said: 550 5.1.1 no such user")) {
        assertThat(only("Action: failed\nDiagnostic-Code: " + quoted + "\n").smtpReply())
            .as(quoted)
            .contains(Reply.parse(550, "5.1.1 no such user"));
      }
    }

    @Test
    void need_not_quote_a_reply() {
      assertThat(only("Action: failed\nDiagnostic-Code: x-local; timed out\n").smtpReply())
          .isEmpty();
    }

    @Test
    void of_no_recipient_leave_it_to_the_words() {
      RecipientReport recipient = only("Reporting-MTA: dns; mx.example.org\n");

      assertThat(recipient.finalRecipient()).isEmpty();
      assertThat(recipient.isFailure()).isTrue();
    }

    @Test
    void decide_by_the_action_and_without_one_by_the_status() {
      assertThat(only("Action: failed\nStatus: 4.4.7\n").isFailure()).isTrue();
      assertThat(only("Action: Failed (mailbox full)\n").isFailure()).isTrue();
      assertThat(only("Status: 5.1.1 (bad address)\n").isFailure()).isTrue();
      assertThat(only("Status: 4.4.7\n").isFailure()).isFalse();
      assertThat(only("Action: relayed\nStatus: 5.1.1\n").isFailure()).isFalse();
    }
  }

  @Nested
  class OtherMail {
    @Test
    void with_the_mark_of_rfc_3834_is_an_automatic_reply() {
      String mail =
          """
          From: Bob <bob@example.org>
          Subject: =?utf-8?q?Im_B=C3=BCro?=
          Auto-Submitted: auto-replied (vacation)

          I am away.
          """;

      assertThat(Samples.read(mail)).isEqualTo(new AutoReply("Im Büro"));
    }

    @Test
    void with_the_mark_of_exchange_is_an_automatic_reply() {
      assertThat(Samples.read("From: b@example.org\nX-Auto-Response-Suppress: All\n\nAway.\n"))
          .isInstanceOf(AutoReply.class);
    }

    @Test
    void of_a_mail_system_is_no_automatic_reply_whatever_its_mark() {
      for (String field :
          List.of(
              "From: Mail Delivery System <Mailer-Daemon@mx.example.org>",
              "From: postmaster@example.org",
              "From: <>",
              "From: b@example.org\nX-Failed-Recipients: a@example.org",
              "From: b@example.org\nContent-Type: multipart/report; boundary=x")) {
        assertThat(Samples.read(field + "\nAuto-Submitted: auto-replied\n\nIt failed.\n"))
            .as(field)
            .isInstanceOf(Unrecognised.class);
      }
    }

    @Test
    void is_kept_by_its_first_text() {
      assertThat(Samples.read("From: b@example.org\n\nNo such user here.\n"))
          .isEqualTo(new Unrecognised(Reason.OTHER, "No such user here."));
    }

    @Test
    void in_an_unknown_charset_is_read_all_the_same() {
      assertThat(Samples.read("Content-Type: text/plain; charset=\"no such\"\n\nAway.\n"))
          .isEqualTo(new Unrecognised(Reason.UNKNOWN_WORDS, "Away."));
    }
  }

  @Test
  void a_stream_that_fails_is_no_fault_of_the_message() {
    InputStream broken =
        new FilterInputStream(InputStream.nullInputStream()) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            throw new IOException("disk on fire");
          }
        };

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> BounceReader.read(broken));
  }
}
