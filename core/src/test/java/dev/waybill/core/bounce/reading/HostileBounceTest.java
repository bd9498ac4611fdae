// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.waybill.core.bounce.reading.ReturnedMail.DeliveryReport;
import dev.waybill.core.bounce.reading.ReturnedMail.Unrecognised;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
final class HostileBounceTest {

  /** Far more than any of these takes, far less than one that is not bounded. */
  private static final Duration BOUND = Duration.ofMinutes(1);

  private static final int LARGE = 20 * 1024 * 1024;

  private static ReturnedMail read(String message) {
    return assertTimeoutPreemptively(BOUND, () -> Samples.readRaw(message));
  }

  private static String filled(String start, String filling) {
    return start + filling.repeat((LARGE - start.length()) / filling.length());
  }

  @Test
  void ten_thousand_levels_of_nesting_are_not_followed() {
    StringBuilder message = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      message.append("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n".formatted(i, i));
    }

    assertThat(read(message + Samples.SIMPLE)).isInstanceOf(Unrecognised.class);
  }

  @Test
  void a_report_after_an_opaque_nest_is_found() {
    StringBuilder nest = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      nest.append("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n".formatted(i, i));
    }
    String report = Samples.report(Samples.SIMPLE);
    String message = report.replaceFirst("--edge\n", "--edge\n" + nest + "\n--edge\n");

    assertThat(read(message)).isInstanceOf(DeliveryReport.class);
  }

  @Test
  void a_field_of_twenty_megabytes_is_not_kept() {
    assertThat(read(filled("X: ", "aaaaaaaaa"))).isInstanceOf(Unrecognised.class);
  }

  @Test
  void a_million_fields_are_not_counted() {
    assertThat(read(filled("", "X: a\n"))).isInstanceOf(Unrecognised.class);
  }

  @Test
  void a_million_parts_are_not_opened() {
    String start = "Content-Type: multipart/mixed; boundary=b\n\n";

    assertThat(read(filled(start, "--b\n"))).isInstanceOf(Unrecognised.class);
    assertThat(read(filled(start, "--b\n\nx\n"))).isInstanceOf(Unrecognised.class);
  }

  @Test
  void a_million_recipients_are_a_thousand() {
    String start = "Content-Type: message/delivery-status\n\n";

    assertThat(read(filled(start, "Action: failed\n")))
        .isInstanceOfSatisfying(
            DeliveryReport.class, report -> assertThat(report.recipients()).hasSize(1000));
  }

  @Test
  void values_without_an_end_are_cut() {
    for (String filling :
        List.of("; said: ", "550 ", "5.1.1.", "a;", "\\x{41}", "\n b", "=?a?q?")) {
      String start = "Content-Type: message/delivery-status\n\nDiagnostic-Code: ";

      assertThat(read(filled(start, filling)))
          .as(filling)
          .isInstanceOfSatisfying(
              DeliveryReport.class,
              report ->
                  assertThat(report.recipients().get(0).diagnostic().length())
                      .isLessThanOrEqualTo(2000));
    }
  }

  @Test
  void a_message_may_end_anywhere() {
    String report = Samples.report(Samples.SEVERAL).replace("\n", "\r\n");

    for (int end = 0; end <= report.length(); end++) {
      assertThat(Samples.readRaw(report.substring(0, end))).isNotNull();
    }
  }

  @Test
  void octets_may_be_changed_anywhere() {
    Random random = new Random(3464);
    List<String> samples =
        List.of(Samples.SIMPLE, Samples.SEVERAL, Samples.GATEWAY, Samples.DELAYED);
    for (int i = 0; i < 20_000; i++) {
      String sample = Samples.report(samples.get(i % samples.size()));

      assertThat(BounceReader.read(new ByteArrayInputStream(mutated(sample, random)))).isNotNull();
    }
  }

  private static byte[] mutated(String sample, Random random) {
    byte[] octets = sample.getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(20); i >= 0; i--) {
      int at = random.nextInt(octets.length);
      switch (random.nextInt(5)) {
        case 0 -> octets[at] = (byte) random.nextInt(256);
        case 1 -> octets[at] = '\n';
        case 2 -> octets[at] = (byte) ":;=\"\\-<>( \t".charAt(random.nextInt(11));
        case 3 -> octets = Arrays.copyOf(octets, at + 1);
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
