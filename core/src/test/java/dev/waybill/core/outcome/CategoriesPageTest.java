// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The page about categories shows what the code says. */
class CategoriesPageTest {

  private static final Path PAGE = Path.of("../docs/reference/bounce-categories.md");

  private static String row(Category category) {
    ServiceWords words = ServiceWords.of(category);
    return String.format(
        Locale.ROOT,
        "| `%s` | %s | %s | %s | %s | %s | %s | %s |",
        category.label(),
        category.scope().label(),
        category.nature().name().toLowerCase(Locale.ROOT),
        words.status(),
        words.ses(),
        words.sendgrid(),
        words.postmark(),
        words.mailgun());
  }

  @Test
  void shows_every_category() throws IOException {
    assertThat(Files.readAllLines(PAGE))
        .containsAll(Arrays.stream(Category.values()).map(CategoriesPageTest::row).toList());
  }

  @Test
  void shows_every_blocklist() throws IOException {
    List<String> rows =
        Blocklist.all().values().stream()
            .distinct()
            .sorted(Comparator.comparing(Blocklist::name))
            .map(list -> "| " + list.name() + " | <" + list.page() + "> |")
            .toList();

    assertThat(Files.readAllLines(PAGE)).containsAll(rows);
  }
}
