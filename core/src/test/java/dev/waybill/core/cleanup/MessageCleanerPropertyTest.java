// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.cleanup.MessageCleaner.Progress;
import dev.waybill.core.header.HeaderBlock;
import dev.waybill.core.relay.Fixes;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MessageCleanerPropertyTest {

  private static final Fixes ALL = new Fixes(false, true, true, true, true);

  /** Pieces that mean something to a reader of mail, and some that mean nothing. */
  @Provide
  Arbitrary<String> messages() {
    List<String> pieces =
        List.of(
            "From: a@b.example\r\n",
            "Bcc: c@d.example\r\n",
            "Bcc:\r\n",
            "bcc : x\r\n",
            "Resent-Bcc: x\r\n",
            "Received: by x\r\n",
            "Date:\r\n",
            "Message-ID:\r\n",
            "Subject: s\r\n",
            " folded\r\n",
            "\t\r\n",
            "\r\n",
            "..\r\n",
            "..Bcc: x\r\n",
            ".x\r\n",
            "\0\r\n",
            "a\rb\r\n",
            "\r\r\n",
            "no field\r\n",
            ":\r\n",
            "\u00ff: x\r\n");
    return Arbitraries.of(pieces).list().ofMaxSize(12).map(lines -> String.join("", lines));
  }

  @Property(tries = 2000)
  void of_a_stranger_is_handed_on_as_it_came(@ForAll("messages") String message) {
    Cleaned cleaned = Cleaned.of(Fixes.NONE, message + ".\r\n");

    assertThat(cleaned.text()).isEqualTo(message);
    assertThat(cleaned.last()).isEqualTo(Progress.ENDS);
    assertThat(cleaned.cleaner().fixes()).isEmpty();
  }

  @Property(tries = 2000)
  void loses_its_bcc_fields_and_nothing_else(@ForAll("messages") String message) {
    Cleaned cleaned = Cleaned.of(Fixes.DEFAULTS, message + ".\r\n");

    assertThat(cleaned.text()).isEqualTo(withoutBcc(message));
    HeaderBlock header = cleaned.cleaner().header();
    assertThat(header.values("Bcc")).isEmpty();
    assertThat(header.values("Resent-Bcc")).isEmpty();
  }

  @Property(tries = 2000)
  void gets_each_addition_once_and_is_left_alone_the_second_time(
      @ForAll("messages") String message) {
    Cleaned first = Cleaned.of(ALL, message + ".\r\n");
    Cleaned second = Cleaned.of(ALL, first.text() + ".\r\n");

    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.cleaner().fixes()).isEmpty();
    assertThat(first.cleaner().header().values("Date")).isNotEmpty();
  }

  /** The same in another way: by whole lines, with the fields cut out of the header. */
  private String withoutBcc(String message) {
    String[] lines = message.split("(?<=\n)", -1);
    int end =
        IntStream.range(0, lines.length)
            .filter(at -> lines[at].equals("\r\n"))
            .findFirst()
            .orElse(lines.length);
    StringBuilder kept = new StringBuilder();
    boolean out = false;
    for (int at = 0; at < end; at++) {
      boolean folded = at > 0 && (lines[at].startsWith(" ") || lines[at].startsWith("\t"));
      String line = lines[at].toLowerCase(Locale.ROOT);
      out = folded ? out : line.matches("(?s)(resent-)?bcc[ \t]*:.*");
      kept.append(out ? "" : lines[at]);
    }
    return kept
        + IntStream.range(end, lines.length)
            .mapToObj(at -> lines[at])
            .collect(Collectors.joining());
  }
}
