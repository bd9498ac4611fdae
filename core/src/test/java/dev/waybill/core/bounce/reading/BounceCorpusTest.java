// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.bounce.reading.ReturnedMail.Complaint;
import dev.waybill.core.bounce.reading.ReturnedMail.DeliveryReport;
import dev.waybill.core.outcome.Classification;
import dev.waybill.core.outcome.Classifier;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The score of the reader on labelled mail that is not part of the project.
 *
 * <p>{@code -Dbounces.corpus=DIRECTORY} names a directory with {@code expected.tsv} (a head line
 * that names the columns {@code file}, {@code recipient}, {@code reason}, {@code hardbounce}; a
 * line for each recipient) and the messages in {@code raw/}.
 */
@EnabledIfSystemProperty(named = "bounces.corpus", matches = ".+")
final class BounceCorpusTest {

  private static final double WANTED = 0.95;

  private static final Classifier CLASSIFIER = Classifier.standard();

  /** One line of the table. */
  private static final class Score {
    int labels;
    int recipients;
    int hardOrSoft;
    int labelled;
    int kinds;
    int mails;
    final List<String> misread = new ArrayList<>();
  }

  private record Label(String recipient, String reason, boolean hard) {}

  @Test
  void recipients_are_found() throws IOException {
    Path corpus = Path.of(System.getProperty("bounces.corpus"));
    Map<String, List<Label>> labels = labels(corpus.resolve("expected.tsv"));
    Map<String, Score> families = new TreeMap<>();
    long nanos = 0;
    for (Map.Entry<String, List<Label>> mail : labels.entrySet()) {
      Path file = corpus.resolve("raw").resolve(mail.getKey());
      if (!Files.exists(file)) {
        continue;
      }
      byte[] octets = Files.readAllBytes(file);
      long start = System.nanoTime();
      ReturnedMail read = BounceReader.read(new java.io.ByteArrayInputStream(octets));
      nanos += System.nanoTime() - start;
      String family = mail.getKey().replaceFirst("-\\d+\\.eml$", "");
      score(
          families.computeIfAbsent(family, any -> new Score()),
          mail.getKey(),
          mail.getValue(),
          read);
    }
    Score all = table(families);
    System.out.printf("mean time %.2f ms%n", nanos / 1e6 / Math.max(1, all.mails));

    assertThat(all.recipients / (double) all.labels).isGreaterThanOrEqualTo(WANTED);
  }

  private static Score table(Map<String, Score> families) {
    Score all = new Score();
    System.out.printf("%-26s %12s %12s %12s%n", "family", "recipient", "hard/soft", "kind");
    for (Map.Entry<String, Score> entry : families.entrySet()) {
      Score one = entry.getValue();
      print(entry.getKey(), one);
      one.misread.forEach(line -> System.out.println("    " + line));
      all.labels += one.labels;
      all.recipients += one.recipients;
      all.hardOrSoft += one.hardOrSoft;
      all.labelled += one.labelled;
      all.kinds += one.kinds;
      all.mails += one.mails;
    }
    print("all", all);
    return all;
  }

  private static void print(String name, Score score) {
    System.out.printf(
        "%-26s %12s %12s %12s%n",
        name,
        score.recipients + "/" + score.labels,
        score.hardOrSoft + "/" + score.labelled,
        score.kinds + "/" + score.mails);
  }

  private static void score(Score score, String name, List<Label> labels, ReturnedMail read) {
    score.mails++;
    String reason = labels.isEmpty() ? "" : labels.get(0).reason();
    boolean kind = isRightKind(reason, read);
    score.kinds += kind ? 1 : 0;
    if (!kind) {
      score.misread.add(name + ": " + reason + " read as " + shown(read));
    }
    for (Label label : labels) {
      if (label.recipient().isEmpty() || reason.equals("vacation")) {
        continue;
      }
      score.labels++;
      boolean found = found(label.recipient(), read);
      score.recipients += found ? 1 : 0;
      if (!found && kind) {
        score.misread.add(name + ": " + label.recipient() + " not in " + shown(read));
      }
      Optional<Boolean> hard = isHard(label.recipient(), read);
      if (!reason.equals("feedback")) {
        score.labelled++;
        score.hardOrSoft += hard.isPresent() && hard.get() == label.hard() ? 1 : 0;
      }
    }
    if (read instanceof DeliveryReport report && report.recipients().size() > labels.size()) {
      score.misread.add(name + ": too many in " + shown(read));
    }
  }

  private static boolean isRightKind(String reason, ReturnedMail read) {
    return switch (reason) {
      case "feedback" -> read instanceof Complaint;
      case "vacation" -> read instanceof ReturnedMail.AutoReply;
      default -> read instanceof DeliveryReport;
    };
  }

  private static boolean found(String recipient, ReturnedMail read) {
    if (read instanceof Complaint complaint) {
      return complaint.recipients().stream().anyMatch(recipient::equalsIgnoreCase);
    }
    return read instanceof DeliveryReport report
        && report.recipients().stream().anyMatch(one -> isFor(recipient, one));
  }

  private static boolean isFor(String recipient, RecipientReport one) {
    return recipient.equalsIgnoreCase(one.finalRecipient())
        || recipient.equalsIgnoreCase(one.originalRecipient());
  }

  private static Optional<Boolean> isHard(String recipient, ReturnedMail read) {
    if (!(read instanceof DeliveryReport report)) {
      return Optional.empty();
    }
    return report.recipients().stream()
        .filter(one -> isFor(recipient, one))
        .findFirst()
        .map(
            one -> {
              Reply reply =
                  one.smtpReply()
                      .orElseGet(
                          () ->
                              new Reply(
                                  one.status().map(EnhancedStatus::statusClass).orElse(5) * 100
                                      + 50,
                                  one.status(),
                                  one.diagnostic()));
              Classification meaning = CLASSIFIER.classify(reply, "mx.example.org");
              return meaning.isHardBounce();
            });
  }

  private static String shown(ReturnedMail read) {
    String text = read.toString().replaceAll("\\s+", " ");
    return text.substring(0, Math.min(400, text.length()));
  }

  private static Map<String, List<Label>> labels(Path table) throws IOException {
    Map<String, List<Label>> all = new TreeMap<>();
    List<String> lines = Files.readAllLines(table);
    Map<String, Integer> columns = new HashMap<>();
    List<String> names = List.of(lines.get(0).split("\t", -1));
    for (String name : names) {
      columns.put(name, names.indexOf(name));
    }
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split("\t", -1);
      all.computeIfAbsent(cells[columns.getOrDefault("file", 0)], any -> new ArrayList<>())
          .add(
              new Label(
                  cells[columns.getOrDefault("recipient", 3)].toLowerCase(Locale.ROOT),
                  cells[columns.getOrDefault("reason", 7)],
                  cells[columns.getOrDefault("hardbounce", 8)].equals("1")));
    }
    return all;
  }
}
