// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A new attribute of a rule needs its documentation and its two proofs. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RuleAttributesTest {

  private static final Path HOME = Path.of("..");
  private static final Pattern NAME = Pattern.compile("<xs:attribute name=\"([a-z-]+)\"");

  /** Say what becomes of mail that is accepted, not whether it is; tested where that is done. */
  private static final Set<String> AFTER_ACCEPTANCE =
      Set.of(
          "add-date",
          "add-message-id",
          "bounces-to",
          "keep-bcc",
          "limits",
          "normalise-bare-lf",
          "return-path",
          "strip-received");

  private static String read(String file) throws IOException {
    return Files.readString(HOME.resolve(file));
  }

  /** As the schema has them, which is compared with the reader elsewhere. */
  private static List<String> all() throws IOException {
    String schema = read("conf/waybill.xsd");
    int start = schema.indexOf("<xs:attributeGroup name=\"terms\">");
    String group = schema.substring(start, schema.indexOf("</xs:attributeGroup>", start));
    return NAME.matcher(group).results().map((MatchResult found) -> found.group(1)).toList();
  }

  private static Stream<String> deciding() throws IOException {
    return all().stream().filter(name -> !AFTER_ACCEPTANCE.contains(name));
  }

  @Test
  void there_are_some() throws IOException {
    assertThat(all()).contains("senders", "suspended");
  }

  @ParameterizedTest
  @MethodSource("all")
  void has_a_line_on_the_reference_page(String attribute) throws IOException {
    assertThat(read("docs/reference/waybill-xml.md"))
        .as("a row of \"Attributes of a rule\": meaning, unit, default")
        .contains("\n| `" + attribute + "` |");
  }

  @ParameterizedTest
  @MethodSource("deciding")
  void is_in_the_rules_of_the_oracle(String attribute) {
    assertThat(RelayOracle.xml("true"))
        .as("RelayOracle decides by it, so that RelayMatrixTest compares it in every combination")
        .contains(" " + attribute + "='");
  }

  // "from" without a value of its own is that of "senders", which is how the dialogues have it.
  @ParameterizedTest
  @MethodSource("deciding")
  void is_in_the_rules_of_a_dialogue(String attribute) throws IOException {
    String rule = attribute.equals("from") ? "senders" : attribute;
    assertThat(read("docs/dialogues/relay-policy/relay.xml"))
        .as("a dialogue in docs/dialogues/relay-policy shows its refusal word for word")
        .contains(" " + rule + "=\"");
  }
}
