// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {

  private static String nothing(Section root) {
    return "read by line " + root.line();
  }

  @TempDir Path directory;

  @Nested
  class A_good_file {

    @Test
    void is_handed_to_the_reader() {
      String read =
          read(
              "<waybill><queue name='a'/><queue name='b'/><dns timeout='5s'/></waybill>",
              root ->
                  root.children("queue").stream()
                          .map(queue -> queue.value("name", "", text -> text))
                          .toList()
                      + " "
                      + root.child("dns").value("timeout", Duration.ZERO, Scalars::duration)
                      + root.child("absent").value("x", "-", text -> text)
                      + root.child("absent").optional("y", text -> text).isPresent());

      assertThat(read).isEqualTo("[a, b] PT5S-false");
    }

    @Test
    void may_name_its_schema_for_editors() {
      String xml =
          "<waybill xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
              + " xsi:noNamespaceSchemaLocation='http://192.0.2.1/never-fetched.xsd'/>";

      assertThat(read(xml, SettingsFileTest::nothing)).isEqualTo("read by line 1");
    }

    @Test
    void may_hold_comments_instructions_and_other_encodings() throws IOException {
      String xml =
          "<?xml version='1.0' encoding='ISO-8859-1'?><!-- c --><?x y?><waybill a='\u00fc'/>";
      Files.write(directory.resolve("waybill.xml"), xml.getBytes(ISO_8859_1));

      String read = readFile(root -> root.value("a", "", text -> text));

      assertThat(read).isEqualTo("\u00fc");
    }
  }

  @Nested
  class A_warning {

    private static String warns(Section root) {
      List<Section> queues = root.children("queue");
      queues.get(1).warning("is never reached");
      queues.get(1).warning("is never reached");
      queues.get(0).warning("size", "is larger than the house");
      queues.get(1).warning("size", "is larger than the house");
      return root.value("a", "nothing", text -> "read");
    }

    @Test
    void stops_nothing_and_is_handed_back_once_sorted_by_line() throws IOException {
      String xml = "<waybill>\n <queue size='9'/>\n <queue/>\n</waybill>";

      assertThat(
              warnings(
                  xml,
                  root -> {
                    root.children("queue").get(0).optional("size", text -> text);
                    return warns(root);
                  }))
          .containsExactly(
              "FILE:2: warning: <queue size=\"9\">: is larger than the house",
              "FILE:3: warning: <queue> is never reached",
              "FILE:3: warning: <queue> size is larger than the house");
    }

    @Test
    void comes_with_the_errors_and_is_no_part_of_their_text() {
      InvalidSettingsException refusal =
          refusal("<waybill>\n <queue/>\n <queue/>\n <x/>\n</waybill>", A_warning::warns);

      assertThat(shown(refusal))
          .containsExactly("4 <waybill> has no element <x>; known are <queue>");
      assertThat(refusal.getMessage()).startsWith("1 problem in ").doesNotContain("warning");
      assertThat(refusal.warnings()).hasSize(3).extracting(Problem::line).containsExactly(2, 3, 3);
    }
  }

  @Nested
  class A_bad_file {

    @Test
    void is_told_with_all_its_problems_sorted_by_line() {
      InvalidSettingsException refusal =
          refusal(
              """
              <waybill>
                <queu/>
                stray
                <queue size="0" nmae="x"/>
                <queue size="many"/>
              </waybill>
              """,
              root -> {
                List<Section> queues = root.children("queue");
                queues.get(1).value("size", 1, Scalars.number(1, 9));
                queues.get(0).value("size", 1, Scalars.number(1, 9));
                queues.get(0).required("name", "main", text -> text);
                return "";
              });

      assertThat(refusal)
          .hasMessage(
              """
              6 problems in waybill.xml:
                waybill.xml:1: <waybill> holds text; values are written as attributes
                waybill.xml:2: <waybill> has no element <queu>; did you mean <queue>?
                waybill.xml:4: <queue size="0">: expected a number from 1 to 9
                waybill.xml:4: <queue> needs the attribute name, for example name="main"
                waybill.xml:4: <queue> has no attribute nmae; did you mean name?
                waybill.xml:5: <queue size="many">: expected a number from 1 to 9\
              """
                  .replace("waybill.xml", file().toString()));
    }

    @Test
    void is_told_without_a_hint_where_none_is_near() {
      assertThat(problems("<waybill><x/><queue zzz='1'/></waybill>", SettingsFileTest::askSome))
          .containsExactly(
              "1 <waybill> has no element <x>; known are <dns>, <queue>",
              "1 <queue> has no attribute zzz; known are name, size");
    }

    @Test
    void is_told_where_nothing_is_known() {
      assertThat(problems("<waybill><x/></waybill>", SettingsFileTest::nothing))
          .containsExactly("1 <waybill> has no element <x>; none is known here");
    }

    @Test
    void with_an_element_too_often_hears_of_each_only_once() {
      String xml = "<waybill>\n<dns a='1'/>\n<dns a='2' b='3'/>\n<dns c='4'/></waybill>";

      assertThat(
              problems(
                  xml,
                  root -> {
                    root.child("dns").value("a", "", text -> text);
                    return root.child("dns").value("a", "", text -> text);
                  }))
          .containsExactly(
              "3 <dns> is allowed only once here; the first is in line 2",
              "4 <dns> is allowed only once here; the first is in line 2");
    }

    @Test
    void with_another_root_is_not_read_at_all() {
      assertThat(problems("<server><x/></server>", SettingsFileTest::nothing))
          .containsExactly("1 the root element must be <waybill>, not <server>");
    }

    @Test
    void keeps_the_value_as_written_out_of_reach_of_the_variables() {
      Variables secret = new Variables(name -> null, Map.of("S", "hunter2")::get);

      assertThat(
              catchThrowableOfType(
                  InvalidSettingsException.class,
                  () ->
                      SettingsFile.read(
                          write("<waybill a='${env:S}'/>"),
                          "waybill",
                          secret,
                          root -> root.value("a", true, Scalars::truth))))
          .hasMessageContaining("${env:S}")
          .hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "no xml",
          "<waybill>",
          "<waybill></bill>",
          "<waybill/><waybill/>",
          "<waybill a='1' a='2'/>",
          "<waybill a=1/>",
          "<waybill a='<'/>",
          "<waybill>&unknown;</waybill>",
          "<waybill>&#0;</waybill>",
          "<x:waybill/>",
          "\ufeff\ufeff<waybill/>"
        })
    void that_is_not_well_formed_is_told_with_its_line(String xml) {
      assertThat(problems(xml, SettingsFileTest::nothing))
          .singleElement()
          .asString()
          .contains("not well-formed XML");
    }

    @Test
    void that_is_no_UTF_8_is_told() throws IOException {
      Files.write(file(), "<waybill a='\u00fc'/>".getBytes(ISO_8859_1));

      assertThat(problemsOfFile(SettingsFileTest::nothing))
          .singleElement()
          .asString()
          .contains("UTF-8");
    }

    @Test
    void that_is_not_there_is_told() {
      assertThat(problemsOfFile(SettingsFileTest::nothing)).containsExactly("0 no such file");
    }

    @Test
    void that_is_a_directory_is_told() throws IOException {
      Files.createDirectory(file());

      assertThat(problemsOfFile(SettingsFileTest::nothing))
          .singleElement()
          .asString()
          .contains("cannot be read");
    }
  }

  @Nested
  class A_hostile_file {

    @Test
    void may_not_read_other_files() throws IOException {
      Path secret = Files.writeString(directory.resolve("secret"), "hunter2");

      InvalidSettingsException refusal =
          refusal(
              "<!DOCTYPE w [<!ENTITY x SYSTEM '"
                  + secret.toUri()
                  + "'>]><waybill a='1'>&x;</waybill>",
              SettingsFileTest::nothing);

      assertThat(refusal).hasMessageContaining("DOCTYPE").hasMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "<!DOCTYPE waybill><waybill/>",
          "<!DOCTYPE waybill SYSTEM 'http://192.0.2.1/x.dtd'><waybill/>",
          "<!DOCTYPE waybill PUBLIC 'p' 'http://192.0.2.1/x.dtd'><waybill/>",
          "<!DOCTYPE w [<!ENTITY % p SYSTEM 'http://192.0.2.1/x'> %p;]><waybill/>"
        })
    void may_not_have_a_DTD(String xml) {
      assertTimeoutPreemptively(
          Duration.ofMinutes(1),
          () ->
              assertThat(problems(xml, SettingsFileTest::nothing))
                  .singleElement()
                  .asString()
                  .contains("DOCTYPE"));
    }

    @Test
    void may_not_laugh_a_billion_times() {
      StringBuilder xml = new StringBuilder("<!DOCTYPE w [<!ENTITY e0 'ha'>");
      for (int i = 1; i < 30; i++) {
        xml.append("<!ENTITY e").append(i).append(" '").append(("&e" + (i - 1) + ";").repeat(10));
        xml.append("'>");
      }
      xml.append("]><waybill>&e29;</waybill>");

      assertTimeoutPreemptively(
          Duration.ofMinutes(1),
          () ->
              assertThat(problems(xml.toString(), SettingsFileTest::nothing))
                  .singleElement()
                  .asString()
                  .contains("DOCTYPE"));
    }

    @Test
    void may_not_include_others() {
      String xml =
          "<waybill xmlns:xi='http://www.w3.org/2001/XInclude'>"
              + "<xi:include href='/etc/passwd' parse='text'/></waybill>";

      assertThat(problems(xml, SettingsFileTest::nothing))
          .containsExactly("1 <waybill> has no element <include>; none is known here");
    }

    @Test
    void may_nest_deeply_without_harm() {
      String xml = "<waybill>" + "<a>".repeat(200_000) + "</a>".repeat(200_000) + "</waybill>";

      assertTimeoutPreemptively(
          Duration.ofMinutes(1),
          () -> assertThat(problems(xml, root -> "" + root.children("a").size())).hasSize(1));
    }

    @Test
    void may_hold_much_text_in_many_pieces_and_hears_of_it_once() {
      String xml = "<waybill>\n" + "x&amp;\n".repeat(200_000) + "</waybill>";

      assertTimeoutPreemptively(
          Duration.ofMinutes(1),
          () -> assertThat(problems(xml, SettingsFileTest::nothing)).hasSize(1));
    }

    @Test
    void may_hold_many_unknown_elements() {
      String xml = "<waybill>" + "<queu/>\n".repeat(100_000) + "</waybill>";

      assertTimeoutPreemptively(
          Duration.ofMinutes(1),
          () -> assertThat(problems(xml, SettingsFileTest::askSome)).hasSize(100_000));
    }

    @Test
    void may_not_have_endless_attributes() {
      StringBuilder xml = new StringBuilder("<waybill");
      for (int i = 0; i < 50_000; i++) {
        xml.append(" a").append(i).append("=''");
      }

      assertTimeoutPreemptively(
          Duration.ofMinutes(1),
          () ->
              assertThat(problems(xml.append("/>").toString(), SettingsFileTest::nothing))
                  .singleElement()
                  .asString()
                  .contains("not well-formed"));
    }

    @Test
    void may_not_be_larger_than_four_mebibytes() {
      String fits = "<waybill/>" + " ".repeat(4 * 1024 * 1024 - 10);

      assertThat(read(fits, SettingsFileTest::nothing)).isEqualTo("read by line 1");
      assertThat(problems(fits + " ", SettingsFileTest::nothing))
          .containsExactly("0 larger than 4194304 octets");
    }

    @Test
    void may_not_be_endless() {
      Path endless = Path.of("/dev/zero");

      assertTimeoutPreemptively(
          Duration.ofMinutes(1),
          () ->
              assertThat(problemsOf(endless, SettingsFileTest::nothing))
                  .containsExactly("0 larger than 4194304 octets"));
    }
  }

  private static String askSome(Section root) {
    root.child("dns");
    for (Section queue : root.children("queue")) {
      queue.optional("name", text -> text);
      queue.optional("size", text -> text);
    }
    return "";
  }

  private Path file() {
    return directory.resolve("waybill.xml");
  }

  private Path write(String xml) throws IOException {
    return Files.write(file(), xml.getBytes(UTF_8));
  }

  private <T> T read(String xml, Function<Section, T> reader) {
    try {
      write(xml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return readFile(reader);
  }

  private <T> T readFile(Function<Section, T> reader) {
    return readFile(file(), reader);
  }

  private static <T> T readFile(Path file, Function<Section, T> reader) {
    Variables none = new Variables(name -> null, name -> null);
    return SettingsFile.read(file, "waybill", none, reader).value();
  }

  private List<String> warnings(String xml, Function<Section, String> reader) throws IOException {
    write(xml);
    Variables none = new Variables(name -> null, name -> null);
    return SettingsFile.read(file(), "waybill", none, reader).warnings().stream()
        .map(warning -> warning.toString().replace(file().toString(), "FILE"))
        .toList();
  }

  private InvalidSettingsException refusal(String xml, Function<Section, String> reader) {
    return catchThrowableOfType(InvalidSettingsException.class, () -> read(xml, reader));
  }

  private List<String> problems(String xml, Function<Section, String> reader) {
    return shown(refusal(xml, reader));
  }

  private List<String> problemsOfFile(Function<Section, String> reader) {
    return problemsOf(file(), reader);
  }

  private static List<String> problemsOf(Path file, Function<Section, String> reader) {
    return shown(
        catchThrowableOfType(InvalidSettingsException.class, () -> readFile(file, reader)));
  }

  private static List<String> shown(InvalidSettingsException refusal) {
    return refusal.problems().stream()
        .map(problem -> problem.line() + " " + problem.text())
        .toList();
  }
}
