// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnginesTest {

  @TempDir private Path home;

  @Test
  void leaves_nothing_open_when_it_cannot_be_opened() throws IOException {
    ServerDirectory server =
        new ServerDirectory(
            home,
            "<waybill><limits><redis url='redis://waybill@127.0.0.1:1' password-file='password'/>"
                + "</limits></waybill>");

    assertThatThrownBy(() -> Engines.lease(server, server)).hasMessageContaining("password");
    assertThatThrownBy(() -> Engines.lease(server, server)).hasMessageContaining("password");

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("waybill-timer", "waybill-idle");
  }
}
