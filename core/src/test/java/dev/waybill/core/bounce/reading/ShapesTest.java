// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.bounce.reading.ReturnedMail.Complaint;
import dev.waybill.core.bounce.reading.ReturnedMail.DeliveryReport;
import dev.waybill.core.bounce.reading.ReturnedMail.Receipt;
import dev.waybill.core.bounce.reading.ReturnedMail.Unrecognised;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** One message of each shape, with what it says: {@code shapes.tsv} beside the messages. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
final class ShapesTest {

  private static final Path SHAPES = Path.of("src/test/resources/bounce/shapes");

  private static final String NOTHING = "-";

  private static List<String[]> rows() throws IOException {
    return Files.readAllLines(SHAPES.resolve("shapes.tsv")).stream()
        .filter(line -> !line.startsWith("#") && !line.startsWith("file\t"))
        .map(line -> line.split("\t", -1))
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> are_read_as_the_table_says() throws IOException {
    return rows().stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row[0],
                    () ->
                        assertThat(described(read(row[0])))
                            .isEqualTo(String.join(" | ", List.of(row).subList(1, row.length)))));
  }

  @Test
  void all_stand_in_the_table() throws IOException {
    try (Stream<Path> files = Files.list(SHAPES)) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(n -> n.endsWith(".eml")))
          .containsExactlyInAnyOrderElementsOf(
              rows().stream().map(row -> row[0] + ".eml").toList());
    }
  }

  private static ReturnedMail read(String name) throws IOException {
    try (InputStream message = Files.newInputStream(SHAPES.resolve(name + ".eml"))) {
      return BounceReader.read(message);
    }
  }

  private static String described(ReturnedMail mail) {
    if (mail instanceof DeliveryReport report) {
      // A host that reports twice on a recipient says last what became of the mail.
      RecipientReport last = report.recipients().get(report.recipients().size() - 1);
      return String.join(
          " | ",
          "report",
          listed(report.recipients().stream().map(ShapesTest::address).distinct().toList()),
          last.action().name(),
          last.smtpReply().map(Reply::code).map(String::valueOf).orElse(NOTHING),
          last.smtpReply()
              .flatMap(Reply::status)
              .or(last::status)
              .map(EnhancedStatus::toString)
              .orElse(NOTHING));
    }
    if (mail instanceof Complaint complaint) {
      return "complaint | " + listed(complaint.recipients()) + " | - | - | -";
    }
    if (mail instanceof Receipt receipt) {
      return "receipt | " + listed(List.of(receipt.recipient())) + " | - | - | -";
    }
    String kind =
        mail instanceof Unrecognised other
            ? "other " + other.reason()
            : mail.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return kind + " | - | - | - | -";
  }

  private static String address(RecipientReport report) {
    return report.finalRecipient().contains("@")
        ? report.finalRecipient()
        : report.originalRecipient();
  }

  private static String listed(List<String> addresses) {
    String list = addresses.stream().filter(a -> !a.isEmpty()).collect(Collectors.joining(","));
    return list.isEmpty() ? NOTHING : list;
  }
}
