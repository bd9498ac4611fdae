// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.reply.Reply;
import dev.waybill.testkit.golden.GoldenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * How many of some labelled replies are understood. Another file of the same form is scored with
 * {@code -Dreplies.corpus=FILE}.
 */
class ReplyCorpusTest {

  private static final int LEAST_HARD = 93;
  private static final int LEAST_CATEGORY = 85;

  private record Labelled(List<String> categories, String hard, Reply reply) {

    static Labelled parse(String line) {
      String[] columns = line.split("\t", 4);
      return new Labelled(
          List.of(columns[0].split(" ")),
          columns[1],
          Reply.parse(Integer.parseInt(columns[2]), columns[3]));
    }

    boolean hasHardness(Classification said) {
      return hard.equals("-") || hard.equals("1") == said.isHardBounce();
    }

    boolean hasCategory(Classification said) {
      return categories.contains(said.category());
    }
  }

  private static List<Labelled> corpus() throws IOException {
    String named = System.getProperty("replies.corpus", "");
    byte[] octets =
        named.isEmpty()
            ? GoldenFile.of("outcome/replies.tsv").bytes()
            : Files.readAllBytes(Path.of(named));
    return new String(octets, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(Labelled::parse)
        .toList();
  }

  @Test
  void most_replies_are_understood() throws IOException {
    List<Labelled> corpus = corpus();
    List<String> wrong = new ArrayList<>();
    int hard = 0;
    int category = 0;
    for (Labelled one : corpus) {
      Classification said = Classifier.standard().classify(one.reply(), "mx.example.org");
      hard += one.hasHardness(said) ? 1 : 0;
      category += one.hasCategory(said) ? 1 : 0;
      if (!one.hasHardness(said) || !one.hasCategory(said)) {
        wrong.add(one.reply() + " is not " + said);
      }
    }

    String score =
        "of " + corpus.size() + " replies, hard or soft " + hard + ", category " + category;
    System.out.println(score);
    assertThat(hard * 100).as(score + wrong).isGreaterThanOrEqualTo(corpus.size() * LEAST_HARD);
    assertThat(category * 100)
        .as(score + wrong)
        .isGreaterThanOrEqualTo(corpus.size() * LEAST_CATEGORY);
  }
}
