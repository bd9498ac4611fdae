// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dkim.SignatureForm;
import dev.waybill.core.dkim.keys.KeyKind;
import dev.waybill.core.dkim.keys.KeyName;
import dev.waybill.core.dkim.keys.ManagedKey;
import dev.waybill.core.message.MessageToken;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OutboundVerificationTest {

  private static final String MESSAGE = "From: a@example.com\r\nSubject: x\r\n\r\nHello.\r\n";
  private static final String SIGNED = Bench.signed(MESSAGE, SignatureForm.DEFAULTS);
  private static final KeyName KEY = Bench.name(Bench.RSA);

  private final Bench bench = Bench.withKeys();

  private List<WireFault> faults(String message) {
    return bench.faults(Bench.data(message));
  }

  /** One message whose body was changed, leaving without a word about time. */
  private void leaveBroken(String token) {
    bench.check.signed(token, List.of(KEY));
    WireReading reading = bench.check.reading(token, "mx[192.0.2.1]:25").orElseThrow();
    byte[] data = Bench.data(SIGNED.replace("Hello", "Hullo")).getBytes(ISO_8859_1);
    reading.octets(data, data.length);
    reading.complete();
  }

  @Nested
  class A_mismatch_is {

    @Test
    void a_body_with_something_added_or_taken_away() {
      assertThat(faults(SIGNED + "-- \r\nfooter\r\n"))
          .containsExactly(WireFault.BODY, WireFault.BODY);
      assertThat(faults(SIGNED.replace("Hello.\r\n", ""))).hasSize(2).contains(WireFault.BODY);
    }

    @Test
    void a_header_field_that_was_changed_added_or_taken_away() {
      List<WireFault> both = List.of(WireFault.HEADER, WireFault.HEADER);

      assertThat(faults(SIGNED.replace("Subject: x", "Subject: y"))).isEqualTo(both);
      assertThat(faults("Subject: z\r\n" + SIGNED)).isEqualTo(both);
      assertThat(faults(SIGNED.replace("Subject: x\r\n", ""))).isEqualTo(both);
      assertThat(faults("X-Any: z\r\n" + SIGNED)).isEmpty();
    }

    @Test
    void a_signature_that_is_gone_and_only_that() {
      String without = SIGNED.substring(SIGNED.indexOf("DKIM-Signature", 1));

      assertThat(faults(without)).containsExactly(WireFault.MISSING);
      assertThat(bench.told.get(0).key()).isEqualTo(KEY);
      assertThat(faults(MESSAGE)).containsExactly(WireFault.MISSING, WireFault.MISSING);
    }

    @Test
    void a_signature_that_cannot_be_read() {
      for (String broken :
          List.of("v=2;", "v=1; x=soon;", "v=1; l=;", "v=1; i=@other.example;", "v=1; c=nofws;")) {
        String first = SIGNED.replaceFirst("v=1;", broken);
        String without =
            broken.contains("c=") ? first.replaceFirst(" c=relaxed/relaxed;", "") : first;
        assertThat(faults(without)).as(broken).containsExactly(WireFault.MALFORMED);
      }
      assertThat(faults(SIGNED.replaceFirst("v=1; a=rsa-sha256", "v=1; a=rsa-sha1")))
          .containsExactly(WireFault.MALFORMED);
      assertThat(faults(SIGNED.replaceFirst("(?s) h=From.*? bh=", " h=To; bh=")))
          .containsExactly(WireFault.MALFORMED);
      assertThat(faults(SIGNED.replaceFirst("v=1;", "v=1; v=1;")))
          .as("whose it is cannot be said")
          .containsExactly(WireFault.MISSING);
    }

    @Test
    void a_signature_of_another_key_than_the_one_that_is_published() {
      String other = ManagedKey.made(Bench.key("x", "RSA", 1024), Bench.NOON, false).publicKey();
      bench.knows("example.com", "r", KeyKind.RSA, other);
      assertThat(faults(SIGNED)).containsExactly(WireFault.HEADER);

      bench.knows("example.com", "r", KeyKind.RSA, "bm8ga2V5");
      assertThat(faults(SIGNED)).containsExactly(WireFault.NO_KEY);

      bench.known.remove(KEY);
      assertThat(faults(SIGNED)).containsExactly(WireFault.NO_KEY);
    }

    @Test
    void a_signature_that_expired_while_the_message_waited() {
      SignatureForm defaults = SignatureForm.DEFAULTS;
      SignatureForm form =
          new SignatureForm(
              defaults.header(),
              defaults.body(),
              defaults.signedFields(),
              Optional.of(Duration.ofHours(2)),
              false,
              true);
      String signed = Bench.signed(MESSAGE, form);

      assertThat(faults(signed)).isEmpty();
      bench.clock.advance(Duration.ofDays(1));
      assertThat(faults(signed)).containsExactly(WireFault.EXPIRED, WireFault.EXPIRED);
    }

    @Test
    void a_header_that_has_grown_beyond_all_bounds() {
      String endless = "X-Any: y\r\n".repeat(200_000);

      assertThat(faults(endless + SIGNED)).containsExactly(WireFault.HEADER, WireFault.HEADER);
    }

    @Test
    void told_with_everything_that_helps_to_find_it() {
      leaveBroken("abc");

      assertThat(bench.told.get(0))
          .hasToString(
              "message abc went to mx[192.0.2.1]:25 with a signature of"
                  + " r._domainkey.example.com that does not verify: the body is not the one that"
                  + " was signed (the canonical body has 8 octets)");
    }
  }

  @Nested
  class Nothing_is_wrong_with {

    @Test
    void what_others_have_signed_in_our_name_below_our_own() {
      String forged =
          "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=r; h=From; bh=eA==; b=eA==\r\n";
      String unreadable = "DKIM-Signature: ;;;b=b=;\r\nDKIM-Signature:\r\n";
      String old =
          Bench.signed("From: a@example.com\r\nSubject: old\r\n\r\n", SignatureForm.DEFAULTS);
      String oldFields = old.substring(0, old.lastIndexOf("From:"));

      for (String foreign : List.of(forged, unreadable, oldFields, forged.repeat(2_000))) {
        String message = Bench.signed(foreign + MESSAGE, SignatureForm.DEFAULTS);
        assertThat(faults(message)).isEmpty();
        assertThat(faults("X-Trace: mailet\r\n" + message)).isEmpty();
      }
    }

    @Test
    void part_of_a_body() {
      SignatureForm defaults = SignatureForm.DEFAULTS;
      SignatureForm part =
          new SignatureForm(
              defaults.header(),
              defaults.body(),
              defaults.signedFields(),
              Optional.empty(),
              true,
              false);
      String signed = Bench.signed(MESSAGE, part);

      assertThat(faults(signed + "added\r\n")).isEmpty();
      assertThat(faults(signed.replace("Hello.", "Hell")))
          .containsExactly(WireFault.BODY, WireFault.BODY);
    }
  }

  @Nested
  class The_sample {

    private void every(int n) {
      bench.settings = new OutboundVerificationSettings(OptionalInt.of(n));
    }

    private long sampled(int from, int messages) {
      return IntStream.range(from, from + messages)
          .mapToObj(i -> MessageToken.derive("mail" + i).text())
          .peek(token -> bench.check.signed(token, List.of(KEY)))
          .filter(token -> bench.check.reading(token, "mx").isPresent())
          .count();
    }

    @Test
    void has_about_as_many_as_it_should() {
      every(100);

      assertThat(sampled(0, 100_000)).isBetween(850L, 1_150L);
    }

    @Test
    void always_has_the_first_message() {
      every(1_000_000);
      assertThat(sampled(0, 1)).isEqualTo(1);
      assertThat(sampled(1, 1)).isZero();

      bench.settings = OutboundVerificationSettings.DEFAULTS;
      assertThat(sampled(2, 1)).isZero();

      every(1_000_000);
      assertThat(sampled(3, 1)).as("switched on again").isEqualTo(1);
    }

    @Test
    void has_a_message_once_however_often_it_leaves() {
      bench.check.signed("abc", List.of(KEY));

      assertThat(bench.check.reading("abc", "mx")).isPresent();
      assertThat(bench.check.reading("abc", "mx")).isEmpty();
      assertThat(bench.check.reading("never signed", "mx")).isEmpty();
    }

    @Test
    void keeps_a_message_that_did_not_leave_in_whole() {
      bench.check.signed("abc", List.of(KEY));
      WireReading first = bench.check.reading("abc", "mx").orElseThrow();
      first.octets(new byte[] {'x'}, 1);
      first.broken();

      assertThat(bench.check.figures().checked()).isZero();
      assertThat(bench.check.reading("abc", "mx")).isPresent();
    }

    @Test
    void forgets_nobody_because_many_came_and_left() {
      bench.check.signed("waits", List.of(KEY));
      for (int i = 0; i < 3 * Expectations.MOST; i++) {
        bench.check.signed("abc", List.of(KEY));
        assertThat(bench.check.reading("abc", "mx")).isPresent();
      }

      assertThat(bench.check.figures().skipped()).isZero();
      assertThat(bench.check.reading("waits", "mx")).isPresent();
    }

    @Test
    void forgets_the_oldest_when_too_many_wait() {
      for (int i = 0; i < Expectations.MOST + 5; i++) {
        bench.check.signed("m" + i, List.of(KEY));
      }

      assertThat(bench.check.figures().skipped()).isEqualTo(5);
      assertThat(bench.check.reading("m4", "mx")).isEmpty();
      assertThat(bench.check.reading("m5", "mx")).isPresent();
    }
  }

  @Nested
  class An_alarm {

    @Test
    void is_given_once_until_all_was_well_for_an_hour() {
      for (int minute = 0; minute < 600; minute += 59) {
        leaveBroken("m" + minute);
        bench.clock.advance(Duration.ofMinutes(59));
      }
      assertThat(bench.told).hasSize(1);

      bench.clock.advance(Duration.ofMinutes(1));
      leaveBroken("later");
      assertThat(bench.told).hasSize(2);
    }

    @Test
    void is_in_the_figures_for_an_hour() {
      leaveBroken("abc");
      WireFigures figures = bench.check.figures();

      assertThat(figures.checked()).isEqualTo(1);
      assertThat(figures.mismatched()).isEqualTo(1);
      assertThat(figures.recent(Bench.NOON.plus(Duration.ofMinutes(59)))).isPresent();
      assertThat(figures.recent(Bench.NOON.plus(Duration.ofHours(1)))).isEmpty();
    }

    @Test
    void is_given_for_each_key() {
      faults(MESSAGE);

      assertThat(bench.told)
          .extracting(mismatch -> mismatch.key().selector().value())
          .containsExactly("r", "e");
      assertThat(bench.check.figures().mismatched()).isEqualTo(1);
    }
  }

  @Test
  void A_body_of_100_MiB_takes_little_memory() {
    byte[] block = ("word  \tword" + "x".repeat(50) + " \r\n").repeat(1024).getBytes(ISO_8859_1);
    byte[] header = SIGNED.substring(0, SIGNED.indexOf("Hello")).getBytes(ISO_8859_1);
    bench.check.signed("abc", List.of(KEY));
    WireReading reading = bench.check.reading("abc", "mx").orElseThrow();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    reading.octets(header, header.length);
    for (long sent = 0; sent < 100L * 1024 * 1024; sent += block.length) {
      reading.octets(block, block.length);
    }

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(256 * 1024);
  }

  @Test
  void A_key_is_found_by_domain_and_selector_in_any_case() {
    KeyName key = new KeyName(new DomainName("example.com"), new Selector("r"));
    String shouted = SIGNED.replaceFirst("d=example.com; s=r", "d=EXAMPLE.com; s=R");

    assertThat(bench.faults(Bench.data(shouted), 99, key)).containsExactly(WireFault.HEADER);
  }
}
