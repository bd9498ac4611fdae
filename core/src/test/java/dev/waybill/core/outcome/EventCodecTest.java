// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.ReportTarget;
import dev.waybill.core.address.ReturnTerms;
import dev.waybill.core.reply.Reply;
import dev.waybill.testkit.golden.GoldenFile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EventCodecTest {

  private static final Reply REFUSAL = Reply.parse(550, "5.1.1 no such user");
  private static final Classification UNKNOWN =
      new Classification(
          "unknown-recipient",
          Classification.Scope.RECIPIENT,
          Permanence.PERMANENT,
          Confidence.MEDIUM,
          "unknown-recipient/1");

  /** One of each kind, with everything that it can have, and one with as little as possible. */
  private static final List<Event> ALL =
      List.of(
          Events.accepted(1, "bob@example.org", "caf\u00e9@example.net"),
          new Accepted(
              Instant.EPOCH,
              Events.token(2),
              EnvelopeSender.nobody(),
              Optional.empty(),
              "",
              "",
              0,
              Submission.NONE,
              List.of(Mailbox.parse("\"a b\"@example.org"))),
          new SignatureEvent(
              Events.NOW,
              Events.token(1),
              new SignatureNote.Signed(
                  List.of(new SignatureNote.Signature("example.com", "wb1", "rsa-sha256")),
                  List.of("example.net: no key"))),
          Events.outcome(
              1, 1, RecipientEvent.Kind.BOUNCED, Optional.of(REFUSAL), Optional.of(UNKNOWN)),
          Events.outcome(1, 0, RecipientEvent.Kind.DELIVERED),
          new Refused(Events.NOW, "RCPT", Submission.NONE, "a@example.com", "\u20ac@", REFUSAL),
          new SiteEvent(
              Events.NOW,
              "mx.example.org",
              Optional.of(Events.NOW.plusSeconds(60)),
              Optional.of(Reply.parse(421, "busy")),
              "mx.example.org [192.0.2.1]",
              100_000),
          new SiteEvent(Events.NOW, "mx.example.org", Optional.empty(), Optional.empty(), "", 0));

  private static String line(Event event) {
    return new String(EventCodec.encode(event), UTF_8);
  }

  @Test
  void writes_format_1_as_it_stands_in_the_file() {
    GoldenFile.of("outcome/format-1.jsonl")
        .matches(ALL.stream().map(event -> line(event) + "\n").collect(Collectors.joining()));
  }

  @Test
  void reads_format_1() {
    String file = new String(GoldenFile.of("outcome/format-1.jsonl").bytes(), UTF_8);

    assertThat(file.lines().map(line -> EventCodec.decode(line.getBytes(UTF_8))))
        .containsExactlyElementsOf(ALL);
  }

  @Test
  void ignores_fields_that_it_does_not_know() {
    String known = line(ALL.get(3));
    String more = known.replace("{\"v\":1,", "{\"v\":1,\"new\":{\"a\":[1]},");

    assertThat(EventCodec.decode(more.getBytes(UTF_8))).isEqualTo(ALL.get(3));
  }

  @Test
  void refuses_what_is_no_event_of_a_format_that_it_knows() {
    for (String text :
        List.of("", "{", "[]", "{\"v\":2,\"k\":\"site\"}", "{\"v\":1,\"k\":\"x\"}")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> EventCodec.decode(text.getBytes(UTF_8)));
    }
  }

  @Test
  void times_that_no_number_can_hold_become_the_last_one_that_it_can() {
    SiteEvent forever =
        new SiteEvent(Events.NOW, "mx.example", Optional.of(Instant.MAX), Optional.empty(), "", 0);

    assertThat(EventCodec.decode(EventCodec.encode(forever)))
        .isInstanceOfSatisfying(
            SiteEvent.class,
            site -> assertThat(site.until()).contains(Instant.ofEpochSecond(0, Long.MAX_VALUE)));
  }

  @Property
  void every_text_comes_back(@ForAll String text, @ForAll long octets, @ForAll int port) {
    ReportTarget target = new ReportTarget.Fixed(Mailbox.parse("bounces@example.com"));
    Submission submission =
        new Submission(
            text, port, text, text, text, text, text, new ReturnTerms(target, port % 2 == 0));
    Reply reply = Reply.parse(450, text);
    List<Event> events =
        List.of(
            new Accepted(
                Events.NOW,
                Events.token(1),
                EnvelopeSender.nobody(),
                Optional.empty(),
                text,
                text,
                octets,
                submission,
                List.of()),
            new SignatureEvent(Events.NOW, Events.token(1), new SignatureNote.Waiting(text)),
            new Refused(Events.NOW, text, submission, text, text, reply));

    for (Event event : events) {
      byte[] encoded = EventCodec.encode(event);
      assertThat(EventCodec.decode(encoded)).isEqualTo(event);
      assertThat(encoded).as("in ASCII").doesNotContain((byte) 0x0a);
    }
  }
}
