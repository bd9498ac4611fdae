// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waybill.core.settings.InvalidSettingsException;
import dev.waybill.core.settings.Problem;
import dev.waybill.core.settings.SettingsFile;
import dev.waybill.core.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginSettingsTest {

  @TempDir Path directory;

  @Test
  void an_empty_element_is_the_default() throws IOException {
    assertThat(read("<logins/>")).isEqualTo(LoginSettings.DEFAULTS);
    assertThat(LoginSettings.DEFAULTS)
        .isEqualTo(new LoginSettings(true, 3, 20, Duration.ofMinutes(10), Duration.ofMinutes(15)));
  }

  @Test
  void every_value_is_read() throws IOException {
    assertThat(read("<logins slow-after='0' refuse-after='2' within='1h' refuse-for='2h'/>"))
        .isEqualTo(new LoginSettings(true, 0, 2, Duration.ofHours(1), Duration.ofHours(2)));
    assertThat(read("<logins guard='off'/>").guard()).isFalse();
  }

  @Test
  void every_problem_is_told_at_once() {
    InvalidSettingsException refusal =
        catchThrowableOfType(
            InvalidSettingsException.class,
            () ->
                read(
                    "<logins guard='no' slow-after='30' refuse-after='0' within='0s'"
                        + " refuse-for='ever'/>"));

    assertThat(refusal.problems())
        .extracting(Problem::text)
        .containsExactlyInAnyOrder(
            "<logins guard=\"no\">: expected on or off",
            "<logins refuse-after=\"0\">: expected a number from 1 to 1000",
            "<logins within=\"0s\">: expected a duration such as 30s, 15m, 12h or 7d",
            "<logins refuse-for=\"ever\">: expected a duration such as 30s, 15m, 12h or 7d",
            "<logins> would refuse before it slows down: slow-after must be below refuse-after");
  }

  private LoginSettings read(String xml) throws IOException {
    Path file = Files.writeString(directory.resolve("logins.xml"), xml);
    return SettingsFile.read(
            file, "logins", new Variables(name -> null, name -> null), LoginSettings::read)
        .value();
  }
}
