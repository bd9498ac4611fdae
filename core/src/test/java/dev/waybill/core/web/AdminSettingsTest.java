// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waybill.core.settings.InvalidSettingsException;
import dev.waybill.core.settings.Problem;
import dev.waybill.core.settings.SettingsFile;
import dev.waybill.core.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminSettingsTest {

  @TempDir Path directory;

  @Test
  void nothing_is_open_by_default() throws IOException {
    assertThat(read("<admin/>"))
        .isEqualTo(read("<admin open='off' hosts='off'/>"))
        .isEqualTo(AdminSettings.DEFAULTS)
        .isEqualTo(new AdminSettings(Set.of(), List.of()));
  }

  @Test
  void every_value_is_read() throws IOException {
    assertThat(
            read("<admin open='metrics health' hosts='a.example B.example:8443 [2001:db8::1]'/>"))
        .isEqualTo(
            new AdminSettings(
                Set.of(OpenPath.HEALTH, OpenPath.METRICS),
                List.of(
                    WebHost.parse("a.example"),
                    WebHost.parse("b.example:8443"),
                    WebHost.parse("[2001:db8::1]"))));
  }

  @Test
  void every_problem_is_told() {
    InvalidSettingsException refusal =
        catchThrowableOfType(
            InvalidSettingsException.class,
            () -> read("<admin open='health users' hosts='a.example https://b.example'/>"));

    assertThat(refusal.problems())
        .extracting(Problem::text)
        .containsExactlyInAnyOrder(
            "<admin open=\"health users\">: expected one of health, metrics",
            "<admin hosts=\"a.example https://b.example\">: expected names such as"
                + " admin.example.com or admin.example.com:8443");
  }

  private AdminSettings read(String xml) throws IOException {
    Path file = Files.writeString(directory.resolve("admin.xml"), xml);
    return SettingsFile.read(
            file, "admin", new Variables(name -> null, name -> null), AdminSettings::read)
        .value();
  }
}
