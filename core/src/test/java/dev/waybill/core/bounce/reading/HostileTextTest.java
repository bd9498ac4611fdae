// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.waybill.core.bounce.reading.ReturnedMail.Complaint;
import dev.waybill.core.bounce.reading.ReturnedMail.DeliveryReport;
import dev.waybill.core.bounce.reading.ReturnedMail.Unrecognised;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Reports in words, written by somebody who wants the reader to take long or to fail. */
final class HostileTextTest {

  /** Far more than any of these takes, far less than one that is not linear. */
  private static final Duration BOUND = Duration.ofSeconds(5);

  private static final String HEAD =
      "From: MAILER-DAEMON@relay.example\nTo: news@sender.example\nSubject: failure notice\n\n";

  private static final List<byte[]> SHAPES = shapes();

  private static List<byte[]> shapes() {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/bounce/shapes"))) {
      return files
          .filter(file -> file.toString().endsWith(".eml"))
          .sorted()
          .map(HostileTextTest::octets)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] octets(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ReturnedMail read(String message) {
    return assertTimeoutPreemptively(BOUND, () -> Samples.readRaw(message));
  }

  @Test
  void blanks_in_front_of_many_addresses_are_not_read_again_for_each() {
    read(HEAD + " ".repeat(40_000) + "to: a@b ".repeat(1900) + "\n");
  }

  @Test
  void many_recipients_of_one_line_have_no_copy_of_it_each() {
    StringBuilder names = new StringBuilder("X-Failed-Recipients: u0@a0.example");
    StringBuilder line = new StringBuilder("delivery failed u0@a0.example");
    for (int i = 1; i < 1000; i++) {
      names.append(",\n u").append(i).append("@a").append(i).append(".example");
      line.append(" u").append(i).append("@a").append(i).append(".example");
    }
    ReturnedMail mail = read(names + "\n" + HEAD + line + "\n");

    assertThat(mail).isInstanceOf(DeliveryReport.class);
    assertThat(((DeliveryReport) mail).recipients())
        .allSatisfy(one -> assertThat(one.diagnostic()).hasSizeLessThan(1200));
  }

  @Test
  void texts_of_twenty_megabytes_take_no_longer_than_their_beginning() {
    for (String filling :
        List.of(
            "a",
            "@",
            "a@",
            "a@b ",
            "<a@b.example>\n",
            "\"",
            "\"a@",
            "550 ",
            "5.1.1 ",
            "550\n",
            " ",
            "\n",
            "> ",
            "could not be ",
            "could  ",
            "could\n>",
            "to: a@b.example ",
            "host ",
            "host: a.",
            "from: ",
            "&",
            "&#",
            "<",
            "<!--",
            "<script>",
            "<a ",
            "</",
            "(",
            "From: a\n",
            "Received: a\n",
            "=?a?q?",
            "以下の宛先",
            "\u0000",
            "--\n",
            "original message\n",
            "original message\nTo: a@b\n")) {
      String plain = HEAD + filling.repeat(20 * 1024 * 1024 / filling.length());
      String page = plain.replaceFirst("\n\n", "\nContent-Type: text/html\n\n");

      assertThat(read(plain)).as(filling).isNotNull();
      assertThat(read(page)).as("page of %s", filling).isNotNull();
    }
  }

  @Test
  void a_million_recipients_are_a_thousand() {
    StringBuilder text = new StringBuilder(HEAD + "Could not be delivered to:\n\n");
    for (int i = 0; i < 200_000; i++) {
      text.append("bob").append(i).append("@remote.example\n");
    }

    assertThat(read(text.toString()))
        .isInstanceOfSatisfying(
            DeliveryReport.class,
            report -> assertThat(report.recipients()).hasSizeBetween(500, 1000));
  }

  @Test
  void a_complaint_about_a_million_recipients_is_about_a_thousand() {
    String fields =
        "Content-Type: message/feedback-report\n\nFeedback-Type: abuse\n"
            + "Original-Rcpt-To: bob@remote.example\n".repeat(20_000)
            + "Original-Rcpt-To: carol@remote.example\n".repeat(20_000);

    assertThat(read(fields))
        .isInstanceOfSatisfying(
            Complaint.class,
            complaint -> assertThat(complaint.recipients()).containsExactly("bob@remote.example"));
  }

  @Test
  void comments_and_quotes_may_never_end() {
    for (String open : List.of("(", "\"", "<", "=?utf-8?q?", "\\", "(\\")) {
      for (String field : List.of("From", "To", "Subject", "Content-Type", "X-Failed-Recipients")) {
        assertThat(read(field + ": " + open.repeat(100_000) + "\n\nIt failed.\n")).isNotNull();
      }
    }
  }

  @Test
  void letters_in_letters_are_opened_a_few_times_only() {
    String message =
        IntStream.range(0, 1000)
            .mapToObj(i -> "Content-Type: message/rfc822\n\n")
            .reduce("", String::concat);

    assertThat(read(message + HEAD + "<bob@remote.example>: 550 no\n"))
        .isInstanceOf(Unrecognised.class);
  }

  @Property(tries = 3000)
  void mutated_reports_are_read_within_the_bounds(
      @ForAll @IntRange(min = 0, max = 10_000) int shape, @ForAll long seed) {
    byte[] octets = mutated(SHAPES.get(shape % SHAPES.size()).clone(), new Random(seed));

    ReturnedMail mail = BounceReader.read(new ByteArrayInputStream(octets));

    assertThat(mail.words()).isNotBlank();
    if (mail instanceof DeliveryReport report) {
      assertThat(report.recipients()).hasSizeBetween(1, 1000);
      assertThat(report.recipients())
          .allSatisfy(one -> assertThat(one.diagnostic()).hasSizeLessThanOrEqualTo(2000));
    }
  }

  @Property(tries = 1000)
  void any_octets_are_read(@ForAll byte[] octets) {
    assertThat(BounceReader.read(new ByteArrayInputStream(octets)).words()).isNotBlank();
    byte[] body = new byte[HEAD.length() + octets.length];
    byte[] head = HEAD.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(head, 0, body, 0, head.length);
    System.arraycopy(octets, 0, body, head.length, octets.length);
    assertThat(BounceReader.read(new ByteArrayInputStream(body)).words()).isNotBlank();
  }

  private static byte[] mutated(byte[] original, Random random) {
    byte[] octets = original;
    for (int i = random.nextInt(30); i >= 0 && octets.length > 1; i--) {
      int at = random.nextInt(octets.length);
      switch (random.nextInt(6)) {
        case 0 -> octets[at] = (byte) random.nextInt(256);
        case 1 -> octets[at] = '\n';
        case 2 -> octets[at] = (byte) "@:;=\"\\-<>( \t".charAt(random.nextInt(12));
        case 3 -> octets = Arrays.copyOf(octets, at + 1);
        case 4 -> {
          byte[] other = SHAPES.get(random.nextInt(SHAPES.size()));
          int length = Math.min(octets.length - at, other.length);
          System.arraycopy(other, 0, octets, at, random.nextInt(length + 1));
        }
        default -> {
          int length = random.nextInt(Math.min(200, octets.length - at));
          int to = random.nextInt(octets.length - length);
          System.arraycopy(octets.clone(), at, octets, to, length);
        }
      }
    }
    return octets;
  }
}
