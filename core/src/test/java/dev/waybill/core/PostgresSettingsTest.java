// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.dns.ServerAddress;
import dev.waybill.core.settings.InvalidSettingsException;
import dev.waybill.core.settings.SettingsFile;
import dev.waybill.core.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresSettingsTest {

  @TempDir private Path directory;

  private Optional<PostgresSettings> read(String element) throws IOException {
    Path file =
        Files.writeString(directory.resolve("storage.xml"), "<storage>" + element + "</storage>");
    Variables none = new Variables(name -> null, name -> null);
    return SettingsFile.read(
            file, "storage", none, storage -> PostgresSettings.read(storage, Path.of("/var/w")))
        .value();
  }

  private void assertProblem(String element, String problem) {
    assertThatThrownBy(() -> read(element))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void are_absent_without_the_element() throws Exception {
    assertThat(read("")).isEmpty();
  }

  @Test
  void need_a_url_only_and_then_demand_tls() throws Exception {
    assertThat(read("<postgresql url='postgresql://waybill@db.example.com/mail'/>"))
        .contains(
            PostgresSettings.at(
                new PostgresUrl(
                    "waybill", List.of(new ServerAddress("db.example.com", 5432)), "mail")));
    assertProblem("<postgresql/>", "needs the attribute url");
  }

  @Test
  void are_read_as_a_whole() throws Exception {
    assertThat(
            read(
                "<postgresql url='postgresql://w@a.example.com,[2001:db8::1]:5433/mail'"
                    + " password-file='secrets/pg' ca='/etc/ca.pem' timeout='2s'/>"))
        .contains(
            new PostgresSettings(
                PostgresUrl.parse("postgresql://w@a.example.com:5432,[2001:db8::1]:5433/mail"),
                Optional.of(Path.of("/var/w/secrets/pg")),
                PostgresTls.VERIFY_FULL,
                Optional.of(Path.of("/etc/ca.pem")),
                Duration.ofSeconds(2)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://w@db.example.com:5432/mail",
        "postgresql://w@192.0.2.1:5432,192.0.2.2:1/mail",
        "postgresql://w@[2001:db8::1]:5432/mail",
        "postgresql://w@localhost:5432/mail"
      })
  void urls_read_back_what_they_print(String url) {
    assertThat(PostgresUrl.parse(url)).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "jdbc:postgresql://db.example.com/mail",
        "postgresql://db.example.com/mail",
        "postgresql://w@db.example.com",
        "postgresql://w@db.example.com/",
        "postgresql://w@/mail",
        "postgresql://w@a,,b/mail",
        "postgresql://w@db.example.com/mail?password=hunter2",
        "postgresql://w@db.example.com/mail?socketFactory=evil.Factory",
        "postgresql://w@db.example.com/a/b",
        "postgresql://w@x@db.example.com/mail",
        "postgresql://w%00@db.example.com/mail",
        "postgresql://w@db.example.com:99999/mail"
      })
  void nothing_else_is_a_url(String text) {
    assertThatThrownBy(() -> PostgresUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
  }

  @Test
  void a_password_in_the_url_is_refused_and_not_shown() {
    assertThatThrownBy(() -> read("<postgresql url='postgresql://w:hunter2@db.example.com/mail'/>"))
        .hasMessageContaining("expected no password here; use password-file")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
  }

  @Test
  void what_contradicts_itself_is_refused() {
    String url = "url='postgresql://w@db.example.com/mail'";
    assertProblem("<postgresql " + url + " ca='x' sslmode='disable'/>", "checks no certificate");
    assertProblem("<postgresql " + url + " sslmode='prefer'/>", "expected one of verify-full");
    assertProblem("<postgresql " + url + " timeout='1ms'/>", "expected a duration from 1s to 30s");
    assertProblem("<postgresql " + url + " timeout='1m'/>", "expected a duration from 1s to 30s");
  }
}
