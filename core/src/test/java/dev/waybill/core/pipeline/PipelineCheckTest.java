// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.settings.Problem;
import dev.waybill.core.settings.Variables;
import dev.waybill.testkit.golden.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class PipelineCheckTest {

  private static final String SIGN = "<mailet match='All' class='dev.waybill.mailets.SignDkim'/>";
  private static final String SEND =
      "<mailet match='All' class='dev.waybill.mailets.DeliverRemotely'/>";
  private static final String KEEP = "<mailet match='All' class='ToRepository'/>";

  @TempDir private Path directory;

  private static String mailet(String type) {
    return "<mailet match='All' class='" + type + "'/>";
  }

  private static String to(String processor) {
    return "<mailet match='All' class='ToProcessor'><processor>"
        + processor
        + "</processor></mailet>";
  }

  private static String processor(String name, String... mailets) {
    return "<processor state='" + name + "'>\n" + String.join("\n", mailets) + "\n</processor>\n";
  }

  private List<String> check(String... processors) throws IOException {
    return checkFile(
        "<mailetcontainer><processors>\n"
            + String.join("", processors)
            + "</processors></mailetcontainer>");
  }

  private List<String> checkFile(String xml) throws IOException {
    Path file = Files.writeString(directory.resolve("mailetcontainer.xml"), xml);
    Variables variables = new Variables(Map.of("way", "out")::get, name -> null);
    return PipelineCheck.of(file, variables).stream()
        .map(Problem::toString)
        .map(text -> text.replace(directory.toString(), "conf"))
        .toList();
  }

  @Test
  void finds_nothing_wrong_with_the_shipped_file() {
    Path shipped = Path.of("..", "conf", "mailetcontainer.xml");

    assertThat(PipelineCheck.of(shipped, Variables.ofProcess())).isEmpty();
  }

  @Test
  void says_which_mailet_would_break_what_and_what_to_do() throws IOException {
    List<String> said =
        check(
            processor(
                "relay",
                mailet("RewriteSomething"),
                SIGN,
                mailet("AddFooter"),
                mailet("com.example.Log"),
                mailet("org.apache.james.jdkim.mailets.DKIMSign"),
                "<mailet match='SizeGreaterThan=1m' class='ToProcessor'>",
                "<processor>large</processor></mailet>",
                SEND),
            processor("large", mailet("org.apache.james.transport.mailets.ToPlainText"), SEND));

    GoldenFile.of("pipeline/messages.txt").matches(String.join("\n", said) + "\n");
  }

  @Test
  void knows_a_mailet_with_and_without_its_package() throws IOException {
    String full = "org.apache.james.transport.mailets.SetMimeHeader";

    assertThat(check(processor("relay", SIGN, mailet("SetMimeHeader"), SEND))).hasSize(1);
    assertThat(check(processor("relay", SIGN, mailet(full), SEND))).hasSize(1);
    assertThat(check(processor("relay", SIGN, mailet("com.example.SetMimeHeader"), SEND)))
        .singleElement()
        .asString()
        .contains("warning: com.example.SetMimeHeader");
  }

  @Test
  void lets_pass_what_stands_before_or_changes_nothing() throws IOException {
    assertThat(
            check(
                processor(
                    "relay",
                    mailet("AddFooter"),
                    SIGN,
                    mailet("dev.waybill.mailets.RewriteReturnPath"),
                    SIGN,
                    mailet("SetMailAttribute"),
                    mailet("debug.Identity"),
                    SEND)))
        .isEmpty();
  }

  @Test
  void follows_the_mail_into_other_processors_and_round_in_circles() throws IOException {
    List<String> said =
        check(
            processor("relay", SIGN, to("a")),
            processor("a", mailet("SetMailAttribute"), to("${sys:way}")),
            processor(
                "out",
                "<mailet match='IsX' class='ToProcessor'>"
                    + "<processor>a</processor>"
                    + "</mailet>",
                mailet("AddFooter"),
                SEND));

    assertThat(said)
        .singleElement()
        .asString()
        .contains("AddFooter (mailet 2 of processor \"out\")");
  }

  @Test
  void does_not_look_behind_a_mailet_that_takes_all_mail() throws IOException {
    assertThat(check(processor("relay", SIGN, SEND, mailet("AddFooter"), SEND))).isEmpty();
    assertThat(check(processor("relay", SIGN, KEEP, mailet("AddFooter"), SEND))).isEmpty();
    assertThat(check(processor("relay", SIGN, mailet("Null"), mailet("AddFooter"), SEND)))
        .isEmpty();
  }

  @Test
  void looks_behind_one_that_takes_some_or_lets_it_pass_or_fails_without_harm() throws IOException {
    String some = "<mailet match='HostIs=a.example' class='RemoteDelivery'/>";
    String others = "<mailet notmatch='All' class='Null'/>";
    String copy =
        "<mailet match='All' class='ToRepository'><passThrough>true</passThrough></mailet>";
    String failing =
        "<mailet match='All' class='RemoteDelivery'>"
            + "<onMailetException>ignore</onMailetException></mailet>";

    for (String mailet : List.of(some, others, copy, failing)) {
      assertThat(check(processor("relay", SIGN, mailet, mailet("AddFooter"), SEND))).hasSize(1);
    }
  }

  @Test
  void lets_pass_changes_to_mail_that_is_not_sent_any_more() throws IOException {
    String some = "<mailet match='IsBad' class='ToProcessor'><processor>bad</processor></mailet>";
    String error = processor("error", mailet("AddFooter"), mailet("com.example.Alert"), KEEP);

    assertThat(
            check(
                processor("relay", SIGN, some, SEND),
                processor("bad", mailet("AddSubjectPrefix"), KEEP),
                error))
        .isEmpty();
  }

  @Test
  void looks_at_mail_that_failed_and_is_sent_again() throws IOException {
    String named =
        "<mailet match='All' class='SetMailAttribute'>"
            + "<onMailetException>repair</onMailetException></mailet>";
    String repair = processor("repair", mailet("AddFooter"), SEND);
    String error = processor("error", mailet("AddFooter"), SEND);
    String propagated =
        "<mailet match='All' class='RemoteDelivery'>"
            + "<onMailetException>propagate</onMailetException></mailet>";
    String ignored = "<mailet match='All' class='RemoteDelivery' onMailetException='propagate'/>";

    assertThat(check(processor("relay", SIGN, named, SEND), repair)).hasSize(1);
    assertThat(check(processor("relay", SIGN, SEND), error)).hasSize(1);
    assertThat(check(processor("relay", SIGN, propagated), error)).isEmpty();
    assertThat(check(processor("relay", SIGN, ignored), error))
        .as("James does not read the attribute")
        .hasSize(2)
        .first()
        .asString()
        .contains("attribute onMailetException, which James ignores");
  }

  @Test
  void believes_an_administrator_about_a_mailet_that_it_does_not_know() throws IOException {
    String vouching =
        """
        <mailet match='All' class='dev.waybill.mailets.SignDkim'>
          <harmless>com.example.Log, com.example.Count</harmless>
          <harmless> com.example.Trace </harmless>
        </mailet>
        """;

    List<String> said =
        check(
            processor(
                "relay",
                vouching,
                mailet("com.example.Log"),
                mailet("com.example.Count"),
                mailet("com.example.Trace"),
                mailet("com.example.Other"),
                SEND));

    assertThat(said).singleElement().asString().contains("warning: com.example.Other ");
  }

  @Test
  void warns_of_a_foreign_mailet_that_sends_by_itself() throws IOException {
    assertThat(check(processor("relay", SIGN, mailet("com.example.Send")))).hasSize(1);
    assertThat(check(processor("relay", SIGN, mailet("AddFooter"), mailet("com.example.Send"))))
        .hasSize(2)
        .anyMatch(line -> line.contains("AddFooter") && !line.contains("warning"));
  }

  @Test
  void asks_spf_whether_it_adds_its_field() throws IOException {
    String adding = "<mailet class='SPF'><addHeader>true</addHeader></mailet>";

    assertThat(check(processor("relay", SIGN, mailet("SPF"), SEND))).isEmpty();
    assertThat(check(processor("relay", SIGN, adding, SEND))).hasSize(1);
  }

  @Test
  void warns_when_it_cannot_read_the_file() throws IOException {
    String start =
        "conf/mailetcontainer.xml: warning: cannot be checked for mailets that change"
            + " messages after SignDkim: ";

    assertThat(checkFile("<mailetcontainer><processors>"))
        .singleElement()
        .asString()
        .startsWith(start)
        .hasLineCount(1);
    assertThat(checkFile("<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>"))
        .containsExactly(start + "it has a document type");
    assertThat(check(processor("relay", mailet("Null").repeat(2001))))
        .containsExactly(start + "it has more than 2000 mailets");
    assertThat(PipelineCheck.of(directory.resolve("none.xml"), Variables.ofProcess()))
        .singleElement()
        .asString()
        .contains("NoSuchFileException");
  }

  @Test
  void is_quick_for_the_largest_pipeline() throws IOException {
    String[] processors =
        IntStream.range(0, 40)
            .mapToObj(
                p ->
                    processor(
                        "p" + p,
                        IntStream.range(0, 49)
                            .mapToObj(
                                i -> "<mailet match='X' class='dev.waybill.mailets.SignDkim'/>")
                            .collect(Collectors.joining()),
                        to("p" + (p + 1) % 40)))
            .toArray(String[]::new);

    Assertions.assertTimeout(Duration.ofSeconds(60), () -> check(processors));
  }

  @Test
  void survives_a_deeply_nested_file() throws IOException {
    String deep = "<a>".repeat(100_000) + "</a>".repeat(100_000);

    assertThat(
            checkFile("<m>" + processor("relay", deep, SIGN, mailet("AddFooter"), SEND) + "</m>"))
        .hasSize(1);
  }
}
