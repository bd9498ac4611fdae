// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.cleanup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.cleanup.MessageCleaner.Progress;
import dev.waybill.core.header.HeaderBlock;
import dev.waybill.core.header.MessageFault;
import dev.waybill.core.header.MessageFault.Kind;
import dev.waybill.core.outcome.Fix;
import dev.waybill.core.relay.Fixes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCleanerTest {

  private static final Fixes ALL = new Fixes(false, true, true, true, true);

  private static String crlf(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  /** A message with its final dot, cleaned. */
  private static Cleaned clean(Fixes fixes, String... lines) {
    Cleaned cleaned = Cleaned.of(fixes, crlf(lines) + ".\r\n");
    assertThat(cleaned.last()).isEqualTo(Progress.ENDS);
    return cleaned;
  }

  @Nested
  class Bcc {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Bcc: dave@remote.example",
          "bcc:dave@remote.example",
          "BCC: carol@remote.example,\r\n\tdave@remote.example,\r\n ann@remote.example",
          "Bcc:",
          "Bcc:\r\n dave@remote.example",
          "Bcc : dave@remote.example",
          "Resent-Bcc: dave@remote.example",
          "resent-bcc:\r\n dave@remote.example"
        })
    void is_left_out_wherever_it_stands(String bcc) {
      String[] rest = {"From: a@example.com", "Subject: s", "", "Bcc: in the body stays"};

      for (int at = 0; at < 3; at++) {
        String[] lines =
            Stream.of(
                    Arrays.stream(rest, 0, at),
                    Stream.of(bcc),
                    Arrays.stream(rest, at, rest.length))
                .flatMap(part -> part)
                .toArray(String[]::new);
        Cleaned cleaned = clean(Fixes.DEFAULTS, lines);
        assertThat(cleaned.text()).isEqualTo(crlf(rest));
        assertThat(cleaned.cleaner().fixes()).containsExactly(Fix.BCC_REMOVED);
        assertThat(cleaned.cleaner().header().values("Bcc")).isEmpty();
      }
    }

    @Test
    void is_left_out_when_it_is_there_several_times_and_when_the_header_has_no_end() {
      assertThat(clean(Fixes.DEFAULTS, "Bcc: a@b.example", "From: a@b.example", "bcc: c@d").text())
          .isEqualTo(crlf("From: a@b.example"));
    }

    @Test
    void stays_when_the_rule_keeps_it_and_from_strangers() {
      String[] message = {"From: a@b.example", "Bcc: c@d.example", "", "x"};

      for (Fixes fixes : List.of(Fixes.NONE, new Fixes(true, true, false, false, false))) {
        Cleaned cleaned = clean(fixes, message);
        assertThat(cleaned.text()).contains("Bcc: c@d.example\r\n");
        assertThat(cleaned.cleaner().fixes()).doesNotContain(Fix.BCC_REMOVED);
      }
    }

    @Test
    void of_a_message_in_the_message_stays_as_do_fields_of_similar_names() {
      String[] message = {
        "From: a@b.example",
        "X-Bcc: x",
        "Bcc-Note: y",
        "Content-Type: message/rfc822",
        "",
        "From: b@c.example",
        "Bcc: d@e.example",
        "",
        "inner"
      };

      Cleaned cleaned = clean(Fixes.DEFAULTS, message);

      assertThat(cleaned.text()).isEqualTo(crlf(message));
      assertThat(cleaned.cleaner().fixes()).isEmpty();
    }
  }

  @Nested
  class Additions {

    @Test
    void are_made_below_the_header_when_nothing_is_there() {
      Cleaned cleaned = clean(ALL, "From: A <a@Author.example>", "", "x");

      assertThat(cleaned.text())
          .isEqualTo(
              crlf(
                  "From: A <a@Author.example>",
                  "Date: Tue, 1 Dec 2026 12:00:00 +0000",
                  "Message-ID: <u1@author.example>",
                  "",
                  "x"));
      assertThat(cleaned.cleaner().fixes()).containsExactly(Fix.DATE_ADDED, Fix.MESSAGE_ID_ADDED);
      assertThat(cleaned.cleaner().header().first("Message-ID")).contains("<u1@author.example>");
    }

    @Test
    void take_the_place_of_empty_fields_and_come_before_the_end_of_a_message_without_body() {
      assertThat(clean(ALL, "message-id:", "DATE: \t", "\t ", "From: a@b.example").text())
          .isEqualTo(
              crlf(
                  "From: a@b.example",
                  "Date: Tue, 1 Dec 2026 12:00:00 +0000",
                  "Message-ID: <u1@b.example>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<x@y.example>", "no brackets", "\r\n <folded@y.example>"})
    void leave_what_is_there(String id) {
      String[] message = {"From: a@b.example", "Date: last tuesday", "Message-ID:" + id, "", "x"};

      Cleaned cleaned = clean(ALL, message);

      assertThat(cleaned.text()).isEqualTo(crlf(message));
      assertThat(cleaned.cleaner().fixes()).isEmpty();
    }

    @Test
    void make_no_message_id_without_an_author() {
      assertThat(clean(ALL, "Subject: s", "", "x").text()).doesNotContain("Message-ID");
    }

    @Test
    void are_not_made_unless_asked_for() {
      String[] message = {"From: a@b.example", "Message-ID:", "Date:", "", "x"};

      assertThat(clean(Fixes.DEFAULTS, message).text()).isEqualTo(crlf(message));
    }
  }

  @Nested
  class Received {

    private static final String FOREIGN =
        "Received: from laptop (10.0.0.5)\r\n\tby relay.example.com (Other) id 1; now";
    private static final String OURS =
        "Received: by mx.example.com\r\n\t(Waybill) with ESMTP id 2; now";

    @Test
    void of_the_client_are_left_out_and_ours_show_a_loop() {
      Cleaned cleaned = clean(ALL, FOREIGN, OURS, FOREIGN, "From: a@b.example", "", "x");

      assertThat(cleaned.text()).startsWith(crlf(OURS, "From: a@b.example"));
      assertThat(cleaned.cleaner().fixes()).contains(Fix.RECEIVED_REMOVED);
      assertThat(cleaned.cleaner().hops()).isEqualTo(3);
    }

    @Test
    void stay_unless_asked_for() {
      String[] message = {FOREIGN, "From: a@b.example", "", "x"};

      assertThat(clean(Fixes.DEFAULTS, message).text()).isEqualTo(crlf(message));
    }

    @Test
    void field_of_ours_stands_on_top_and_is_counted() throws UnknownHostException {
      StringBuilder text = new StringBuilder();
      MessageCleaner cleaner =
          new MessageCleaner(ALL, Cleaned.NEW, line -> text.append(new String(line, ISO_8859_1)));

      cleaner.top(
          new ReceivedField(
              Optional.of(
                  new ReceivedField.Client("client.example", InetAddress.getByName("192.0.2.1"))),
              "mx.example.com",
              "ESMTPSA",
              "tok",
              Optional.of("bob@remote.example"),
              Instant.parse("2026-12-01T12:00:00Z")));
      cleaner.line("From: a@b.example\r\n".getBytes(ISO_8859_1));
      cleaner.line("\r\n".getBytes(ISO_8859_1));

      assertThat(text.toString())
          .startsWith(
              crlf(
                  "Received: from client.example ([192.0.2.1])",
                  "\tby mx.example.com (Waybill) with ESMTPSA id tok",
                  "\tfor <bob@remote.example>;",
                  "\tTue, 1 Dec 2026 12:00:00 +0000",
                  "From: a@b.example"));
      assertThat(cleaner.hops()).isOne();
      assertThat(cleaner.header().values("Received")).hasSize(1);
      assertThat(Cleaned.NEW.isOurReceived(cleaner.header().values("Received").get(0))).isTrue();
    }
  }

  @Nested
  class LineEnds {

    @Test
    void of_lf_alone_break_the_message_off() {
      Cleaned cleaned = Cleaned.of(Fixes.DEFAULTS, "From: a@b.example\r\n\r\nx\ny\r\n.\r\n");

      assertThat(cleaned.last()).isEqualTo(Progress.BROKEN);
      assertThat(cleaned.cleaner().lines()).isEqualTo(3);
    }

    @Test
    void of_lf_alone_become_crlf_where_the_rule_says_so() {
      Fixes normalise = new Fixes(false, false, false, false, true);
      Cleaned cleaned =
          Cleaned.of(normalise, "From: a@b.example\nBcc: c@d.example\n\n..x\n.y\n\r\n.\r\n");

      assertThat(cleaned.last()).isEqualTo(Progress.ENDS);
      assertThat(cleaned.text()).isEqualTo(crlf("From: a@b.example", "", "..x", ".y", ""));
      assertThat(cleaned.cleaner().fixes())
          .containsExactly(Fix.BCC_REMOVED, Fix.LINE_ENDS_NORMALISED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\r\n.\n", "x\n.\n", "x\n.\r\n"})
    void next_to_a_dot_always_break_the_message_off(String smuggled) {
      assertThat(Cleaned.of(ALL, "From: a@b.example\r\n\r\n" + smuggled).last())
          .isEqualTo(Progress.BROKEN);
    }
  }

  @Nested
  class Faults {

    @ParameterizedTest
    @CsvSource({
      "From : a@b.example, BLANK_BEFORE_COLON",
      "From\t: a@b.example, BLANK_BEFORE_COLON",
      "no colon at all, NO_FIELD",
      ": no name, NO_FIELD",
      "N\u00e4me: x, NO_FIELD",
      "From a@b.example Tue Dec  1 12:00:00 2026, NO_FIELD",
      "Subject: a\u000bb, CONTROL",
      "Subject: a\fb, CONTROL",
      "Subject: a\0b, NUL",
      "Fr\0om: a@b.example, NUL",
      "Subject: a\rb, BARE_CR",
      "'Subject: a\r', BARE_CR"
    })
    void are_found_in_the_header_and_quoted(String line, Kind kind) {
      Cleaned cleaned = clean(Fixes.DEFAULTS, "To: b@c.example", line, "", "x");

      assertThat(cleaned.fault())
          .hasValueSatisfying(
              fault -> {
                assertThat(fault.kind()).isEqualTo(kind);
                assertThat(fault.line()).isEqualTo(2);
                assertThat(fault.quote()).isPrintable().startsWith(line.substring(0, 1).strip());
              });
      assertThat(cleaned.text()).isEqualTo(crlf("To: b@c.example", line, "", "x"));
    }

    @Test
    void are_found_in_the_body() {
      assertThat(clean(Fixes.NONE, "From: a@b", "", "x", "a\0b").fault().map(MessageFault::kind))
          .contains(Kind.NUL);
      assertThat(clean(Fixes.NONE, "From: a@b", "", "a\r.", "x").fault().map(MessageFault::kind))
          .contains(Kind.BARE_CR);
    }

    @Test
    void are_an_mbox_line_and_a_continuation_on_top() {
      assertThat(clean(Fixes.DEFAULTS, "From a@b.example Tue", "From: a@b").fault())
          .contains(new MessageFault(Kind.MBOX_LINE, 1, "From a@b.example Tue"));
      assertThat(clean(Fixes.DEFAULTS, "From : a@b.example").fault())
          .contains(new MessageFault(Kind.BLANK_BEFORE_COLON, 1, "From : a@b.example"));
      assertThat(clean(Fixes.DEFAULTS, " x", "From: a@b").fault().map(MessageFault::kind))
          .contains(Kind.NO_FIELD);
    }

    @Test
    void are_none_in_odd_but_agreed_forms() {
      String[] message = {
        "From:a@b.example", "..Odd-Name: x", "X-8bit: \u00fc", "X:", "\tfolded", "", "\u00ff", "..",
      };

      Cleaned cleaned = clean(Fixes.DEFAULTS, message);

      assertThat(cleaned.fault()).isEmpty();
      assertThat(cleaned.text()).isEqualTo(crlf(message));
      assertThat(cleaned.cleaner().header().values(".Odd-Name")).containsExactly("x");
    }

    @Test
    void are_a_header_that_is_too_large_of_which_nothing_more_is_handed_on() {
      String line = "X: " + "y".repeat(1000) + "\r\n";
      int most = HeaderBlock.MAX_OCTETS / line.length();

      Cleaned fits = Cleaned.of(Fixes.NONE, line.repeat(most) + "\r\nbody\r\n.\r\n");
      Cleaned tooLarge = Cleaned.of(Fixes.NONE, line.repeat(most + 1) + "\r\nbody\r\n.\r\n");

      assertThat(fits.fault()).isEmpty();
      assertThat(fits.text()).endsWith("\r\nbody\r\n");
      assertThat(tooLarge.last()).isEqualTo(Progress.ENDS);
      assertThat(tooLarge.fault().map(MessageFault::kind)).contains(Kind.HEADER_TOO_LARGE);
      assertThat(tooLarge.text().length()).isLessThanOrEqualTo(HeaderBlock.MAX_OCTETS);
      assertThat(tooLarge.text()).doesNotContain("body");
    }

    @Test
    void are_too_many_fields() {
      String fields = "X: y\r\n".repeat(HeaderBlock.MAX_FIELDS);

      assertThat(Cleaned.of(Fixes.NONE, fields + "\r\nbody\r\n.\r\n").fault()).isEmpty();
      assertThat(Cleaned.of(Fixes.NONE, "A\r\n" + fields + "\r\nbody\r\n.\r\n").fault())
          .map(MessageFault::kind)
          .contains(Kind.TOO_MANY_FIELDS);
    }
  }
}
