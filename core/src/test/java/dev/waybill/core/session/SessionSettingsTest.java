// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.settings.SettingsFile;
import dev.waybill.core.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionSettingsTest {

  @TempDir private Path directory;

  private SessionSettings read(String element) throws IOException {
    Path file = Files.writeString(directory.resolve("waybill.xml"), "<w>" + element + "</w>");
    return SettingsFile.read(
            file,
            "w",
            new Variables(name -> null, name -> null),
            root -> SessionSettings.read(root.child("sessions")))
        .value();
  }

  @Test
  void what_is_not_written_is_the_default() throws IOException {
    assertThat(read("")).isEqualTo(SessionSettings.DEFAULTS);
    SessionSettings some =
        read("<sessions connections=\"100\"><strangers errors=\"5\"/></sessions>");
    assertThat(some.connections()).isEqualTo(100);
    assertThat(some.strangers().errors()).hasValue(5);
    assertThat(some.strangers().perAddress()).isEqualTo(SessionLimits.STRANGERS.perAddress());
    assertThat(some.trusted()).isEqualTo(SessionLimits.TRUSTED);
  }

  @Test
  void a_limit_can_be_off() throws IOException {
    assertThat(read("<sessions><trusted errors=\"off\"/></sessions>").trusted().errors())
        .isEqualTo(OptionalInt.empty());
  }

  @Test
  void zero_is_no_limit_that_anybody_wants() {
    assertThatThrownBy(() -> read("<sessions><strangers errors=\"0\"/></sessions>"))
        .hasMessageContaining("<strangers errors=\"0\">");
    assertThatThrownBy(() -> read("<sessions connections=\"off\"/>"))
        .hasMessageContaining("<sessions connections=\"off\">");
  }
}
