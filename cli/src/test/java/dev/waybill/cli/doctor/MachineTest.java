// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MachineTest {

  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

  @TempDir private Path home;

  private void proc(String memory, String files) throws IOException {
    Files.createDirectories(home.resolve("proc/42"));
    Files.writeString(
        home.resolve("proc/meminfo"), "MemTotal:  9 kB\nMemAvailable:   " + memory + " kB\n");
    Files.writeString(
        home.resolve("proc/42/limits"),
        "Limit   Soft Limit  Hard Limit  Units\nMax open files            "
            + files
            + "                 1048576              files     \n");
  }

  private Finding found(String area) throws IOException {
    return new Machine(home.resolve("proc"), home.resolve("run"))
        .findings(home, Optional.of(42L), NOW).stream()
            .filter(each -> each.area().equals(area))
            .findFirst()
            .orElseThrow();
  }

  @Test
  void enough_is_fine_and_little_is_not() throws IOException {
    proc("2000000", "65536");
    assertThat(found("memory").state()).isEqualTo(Finding.State.OK);
    assertThat(found("open files")).isEqualTo(Finding.ok("open files", "limit 65536"));

    proc("100000", "1024");
    assertThat(found("memory").state()).isEqualTo(Finding.State.WARN);
    assertThat(found("open files").state()).isEqualTo(Finding.State.WARN);
  }

  @Test
  void a_clock_that_nothing_sets_is_doubtful_and_one_that_jumped_back_is_wrong()
      throws IOException {
    assertThat(found("clock").state()).isEqualTo(Finding.State.WARN);

    Files.createDirectories(home.resolve("run/chrony"));
    assertThat(found("clock").state()).isEqualTo(Finding.State.OK);

    Path log = Files.createDirectories(home.resolve("log")).resolve("server.log");
    Files.writeString(log, "x");
    Files.setLastModifiedTime(log, FileTime.from(NOW.plus(Duration.ofHours(1))));
    assertThat(found("clock").state()).isEqualTo(Finding.State.FAIL);
  }
}
