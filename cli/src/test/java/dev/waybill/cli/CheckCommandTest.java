// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.returnpath.KeyRing;
import dev.waybill.testkit.golden.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

  private static final Path SHIPPED = Path.of("..", "conf");
  private static final Path CORE = Path.of("../core/src/test/resources");

  private Path conf;
  private Path data;

  @BeforeEach
  void place(@TempDir Path directory) throws IOException {
    conf = Files.createDirectories(directory.resolve("conf"));
    data = directory.resolve("var");
  }

  private Terminal check(Path configuration, String... more) {
    String[] arguments =
        Stream.concat(
                Stream.of("check", "--conf", configuration.toString(), "--data", data.toString()),
                Stream.of(more))
            .toArray(String[]::new);
    return Terminal.run(arguments);
  }

  private Terminal checkFile(String xml, String... more) throws IOException {
    Files.writeString(conf.resolve("waybill.xml"), xml);
    return check(conf, more);
  }

  private String shown(Terminal answer) {
    return answer
        .out()
        .replace("; no server has run on " + data + " yet", "")
        .replace(conf.toString(), "CONF")
        .replace(data.toString(), "DATA");
  }

  /** Every broken file that the reader of settings is tested with. */
  @TestFactory
  Stream<DynamicTest> broken_files_are_told_line_by_line() throws IOException {
    return fixtures("broken", this::refuses);
  }

  /** Every doubtful one. */
  @TestFactory
  Stream<DynamicTest> doubtful_files_pass_unless_strict() throws IOException {
    return fixtures("doubtful", this::warns);
  }

  private static Stream<DynamicTest> fixtures(String kind, ThrowingConsumer<Path> test)
      throws IOException {
    try (Stream<Path> fixtures = Files.list(CORE.resolve(kind))) {
      List<Path> cases = fixtures.sorted().toList();
      assertThat(cases).isNotEmpty();
      return cases.stream()
          .map(c -> DynamicTest.dynamicTest(c.getFileName().toString(), () -> test.accept(c)));
    }
  }

  private void refuses(Path fixture) throws IOException {
    List<String> expected = expected(fixture, "expected-error").skip(1).toList();

    Terminal answer = check(fixture);

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).isEmpty();
    assertThat(findings(answer).filter(line -> !line.contains(": warning: ")))
        .containsExactlyElementsOf(expected);
    assertThat(lastLine(answer))
        .startsWith(expected.size() == 1 ? "1 error, " : expected.size() + " errors, ");
  }

  private void warns(Path fixture) throws IOException {
    List<String> expected = expected(fixture, "expected-warnings").toList();

    Terminal answer = check(fixture);
    Terminal strict = check(fixture, "--strict");

    assertThat(answer.exitCode()).isZero();
    assertThat(findings(answer)).containsExactlyElementsOf(expected);
    assertThat(lastLine(answer)).startsWith("0 errors, " + expected.size() + " warning");
    assertThat(strict).isEqualTo(new Terminal(1, answer.out(), ""));
  }

  private static Stream<String> expected(Path fixture, String file) throws IOException {
    String settings = fixture.resolve("waybill.xml").normalize().toString();
    return Files.readString(fixture.resolve(file))
        .replace("FILE", settings)
        .lines()
        .map(String::strip);
  }

  private static Stream<String> findings(Terminal answer) {
    List<String> lines = answer.out().lines().toList();
    return lines.stream().limit(lines.size() - 1);
  }

  private static String lastLine(Terminal answer) {
    return answer.out().lines().reduce("", (before, line) -> line);
  }

  @Test
  void the_shipped_file_is_fine_and_nothing_is_made() {
    Terminal answer = check(SHIPPED, "--strict");

    assertThat(answer.out())
        .isEqualTo(
            "Fine; read ../conf/waybill.xml, mailetcontainer.xml, smtpserver.xml, imapserver.xml,"
                + " pop3server.xml, webadmin.properties; no server has run on "
                + data
                + " yet\n");
    assertThat(answer.exitCode()).isZero();
    assertThat(data).doesNotExist();
  }

  @Test
  void errors_and_warnings_come_in_the_order_of_the_file() throws IOException {
    Terminal answer =
        checkFile(
            """
            <waybill>
              <return-path tell="true"/>
              <delivery>
                <connections total="5" per-destination="6"/>
              </delivery>
              <relay/>
              <stroage/>
            </waybill>
            """);

    GoldenFile.of("check/order.expect").matches(shown(answer));
    assertThat(answer.exitCode()).isEqualTo(1);
  }

  @Test
  void a_mailet_that_breaks_signatures_is_found_before_the_server_refuses_it() throws IOException {
    copyShipped();
    Path file = conf.resolve("mailetcontainer.xml");
    String out = "<mailet match=\"All\" class=\"dev.waybill.mailets.DeliverRemotely\">";
    Files.writeString(
        file,
        Files.readString(file)
            .replace(out, "<mailet match=\"All\" class=\"AddSubjectPrefix\"/>" + out));

    Terminal answer = checkFile("<waybill/>");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(shown(answer).lines().toList())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("CONF/mailetcontainer.xml:")
        .contains(
            ": AddSubjectPrefix (mailet 4 of processor \"relay\") comes after SignDkim (line ",
            ") and changes the Subject, so no signature would verify; put it before SignDkim");
    assertThat(lastLine(answer)).startsWith("1 error, 0 warnings; read ");
  }

  @Test
  void files_of_james_are_checked_even_if_waybill_xml_has_errors() throws IOException {
    copyShipped();
    Path file = conf.resolve("smtpserver.xml");
    Files.writeString(
        file, Files.readString(file).replaceFirst("RelayPolicyHook\"", "RelayPolcyHook\""));

    assertThat(shown(checkFile("<waybill><relai/></waybill>")).lines())
        .anyMatch(line -> line.startsWith("CONF/waybill.xml:1: <waybill> has no element <relai>"))
        .anyMatch(
            line -> line.startsWith("CONF/smtpserver.xml:") && line.endsWith("RelayPolicyHook?"));
  }

  private void copyShipped() throws IOException {
    try (Stream<Path> files = Files.list(SHIPPED)) {
      for (Path file : files.toList()) {
        Files.copy(file, conf.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void a_missing_file_is_an_error() {
    Terminal answer = check(conf);

    assertThat(shown(answer)).isEqualTo("CONF/waybill.xml: no such file\n1 error, 0 warnings\n");
    assertThat(answer.exitCode()).isEqualTo(1);
  }

  @Nested
  class The_named_files {

    private final SecureRandom random = new SecureRandom();

    @BeforeEach
    void prepare() throws IOException {
      Files.createDirectories(data.resolve("waybill"));
      KeyRing.create(secrets(), random);
      new KeyDirectory(data.resolve("waybill/dkim"), InstantSource.system(), random)
          .create(DomainName.parse("example.com"), new Selector("wb202611a"), 2048);
      Files.createFile(data.resolve("waybill/waybill.mv.db"));
    }

    private Path secrets() {
      return data.resolve("waybill/secrets/return-path.keys");
    }

    private Path key() {
      return data.resolve("waybill/dkim/example.com/wb202611a.pem");
    }

    private void finds(int exitCode, String... lines) throws IOException {
      Terminal answer = checkFile("<waybill/>");
      assertThat(shown(answer)).isEqualTo(String.join("\n", lines) + "\n");
      assertThat(answer.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void are_counted_when_they_are_in_order() throws IOException {
      finds(0, "Fine; read CONF/waybill.xml, 1 secret of return paths, a DKIM key of 1 domain");
    }

    @Test
    void must_not_be_open_to_others() throws IOException {
      Files.setPosixFilePermissions(secrets(), PosixFilePermissions.fromString("rw-r-----"));
      Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString("rw----r--"));

      finds(
          1,
          "DATA/waybill/secrets/return-path.keys: mode is rw-r-----, but only its owner may have"
              + " access; run chmod 600 DATA/waybill/secrets/return-path.keys",
          "DATA/waybill/dkim/example.com/wb202611a.pem is open to others than its owner; set its"
              + " mode to 0600: chmod 600 DATA/waybill/dkim/example.com/wb202611a.pem",
          "2 errors, 0 warnings; read CONF/waybill.xml, DKIM keys of 0 domains");
    }

    @Test
    void are_missed_where_a_server_has_run() throws IOException {
      Files.delete(secrets());
      Files.delete(key());
      Files.delete(data.resolve("waybill/dkim/example.com"));
      Files.delete(data.resolve("waybill/dkim"));

      finds(
          0,
          "DATA/waybill/secrets/return-path.keys: warning: does not exist; the server makes a new"
              + " secret when it starts, and refuses the bounces of everything it sent before",
          "DATA/waybill/dkim: warning: does not exist, so all mail leaves unsigned",
          "0 errors, 2 warnings; read CONF/waybill.xml");
    }

    @Test
    void are_told_with_the_line_and_never_with_the_secret() throws IOException {
      Files.writeString(secrets(), "# ours\nhunter2\nb:aHVudGVyMg==\n");

      Terminal answer = checkFile("<waybill/>");

      assertThat(shown(answer))
          .contains("DATA/waybill/secrets/return-path.keys:2: expected id:base64")
          .contains("DATA/waybill/secrets/return-path.keys:3: ")
          .contains("2 errors, 0 warnings")
          .doesNotContain("hunter2", "aHVudGVyMg");
      assertThat(answer.exitCode()).isEqualTo(1);
    }

    @Test
    void that_nobody_will_ever_read_are_pointed_out() throws IOException {
      Files.createDirectories(data.resolve("waybill/dkim/Example.ORG"));
      Files.createDirectories(data.resolve("waybill/dkim/empty.example"));

      finds(
          0,
          "DATA/waybill/dkim/Example.ORG: warning: is not named like a domain in lower case, so"
              + " its keys are never used",
          "DATA/waybill/dkim/empty.example: warning: holds no <selector>.pem, so mail from"
              + " empty.example leaves unsigned",
          "0 errors, 2 warnings; read CONF/waybill.xml, 1 secret of return paths, a DKIM key of 1"
              + " domain");
    }

    @Test
    void are_not_looked_at_when_it_is_not_known_which() throws IOException {
      Files.delete(secrets());

      assertThat(shown(checkFile("<waybill><x/></waybill>"))).doesNotContain("DATA");
    }

    @Test
    void may_be_no_file_where_a_directory_is_needed() throws IOException {
      Files.writeString(data.resolve("file"), "");

      assertThat(
              shown(checkFile("<waybill><storage directory='file'/><dkim keys='file'/></waybill>")))
          .contains("DATA/file: is no directory, the data cannot be kept there")
          .contains("DATA/file: cannot be read as a directory of keys")
          .contains("2 errors, 0 warnings");
    }
  }
}
