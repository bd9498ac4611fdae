// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.waybill.core.reply.Reply;
import dev.waybill.core.settings.InvalidSettingsException;
import dev.waybill.core.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BounceRulesTest {

  @TempDir private Path conf;
  @TempDir private Path data;

  private BounceRules read(String rules) throws IOException {
    Files.writeString(conf.resolve("bounce.rules"), rules);
    Path file =
        Files.writeString(
            conf.resolve("waybill.xml"), "<waybill><bounces rules='bounce.rules'/></waybill>");
    return WaybillSettings.read(file, data, new Variables(name -> null, name -> null))
        .value()
        .bounceRules();
  }

  @Test
  void are_read_beside_the_settings_and_go_first() throws IOException {
    BounceRules rules = read("rule ours rate-limit\ntext xyzzy\nis 550 5.1.1 xyzzy\n");

    assertThat(rules.classifier().classify(Reply.parse(550, "5.1.1 xyzzy"), "mx").rule())
        .isEqualTo("ours/own");
  }

  @Test
  void with_an_error_are_refused_as_a_whole_with_the_line() {
    assertThatExceptionOfType(InvalidSettingsException.class)
        .isThrownBy(() -> read("rule ours rate-limit\ncode 999\n"))
        .withMessageContaining("line 2: no code: 999");
    assertThatExceptionOfType(InvalidSettingsException.class)
        .isThrownBy(() -> read("rule ours rate-limit\ntext xyzzy\nis 550 plugh\n"))
        .withMessageContaining("rule ours/own does not decide its sample");
  }

  @Test
  void that_are_not_there_are_an_error() throws IOException {
    read("rule ours rate-limit\ntext xyzzy\nis 550 5.1.1 xyzzy\n");
    Files.delete(conf.resolve("bounce.rules"));
    Path file = conf.resolve("waybill.xml");

    assertThatExceptionOfType(InvalidSettingsException.class)
        .isThrownBy(
            () -> WaybillSettings.read(file, data, new Variables(name -> null, name -> null)))
        .withMessageContaining("bounce.rules");
  }
}
