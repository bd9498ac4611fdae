// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.it.DiskTrial.Trouble;
import dev.waybill.it.FaultyDisk.Fault;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Writes and syncs that fail for some seconds, a limit of the size of files or of their number, at
 * random moments under load: nothing that got a 250 is missing. After limits the same process goes
 * on; one that cannot trust its disk any more may end, with a last line that says why.
 */
class FailingDiskProof {

  private static final int TIMES = ProofSettings.number("failing-disk", 2);

  @TempDir Path directory;

  @Test
  void nothing_is_lost_when_files_may_not_grow() throws Exception {
    assertThat(Programs.called("prlimit")).as("prlimit, of util-linux").isNotEmpty();
    tryLimit("fsize", "1");
  }

  @Test
  void nothing_is_lost_when_no_more_files_may_be_open() throws Exception {
    assertThat(Programs.called("prlimit")).as("prlimit, of util-linux").isNotEmpty();
    tryLimit("nofile", "8");
  }

  private void tryLimit(String resource, String value) throws Exception {
    try (World world = World.create();
        WaybillServer server =
            WaybillServer.startUnlimited(directory.resolve("var"), world, Map.of())) {
      String usual = limit(server, resource);
      DiskTrial trial = new DiskTrial(world, server, "limit " + resource);
      // Health is not asked to tell: without file descriptors nobody can ask it.
      trial.run(
          TIMES,
          new Trouble(() -> limit(server, resource, value), () -> limit(server, resource, usual)),
          false);
      assertThat(trial.restarts()).as("restarts").isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void nothing_is_lost_when_the_disk_fails(Fault fault) throws Exception {
    assertThat(FaultyDisk.obstacle()).as("what keeps this proof from running").isEmpty();
    Path data = directory.resolve("var");
    FaultyDisk disk = FaultyDisk.compile(directory, data);
    try (World world = World.create();
        WaybillServer server = WaybillServer.startUnlimited(data, world, disk.environment())) {
      DiskTrial trial = new DiskTrial(world, server, "fault " + fault);
      trial.run(TIMES, new Trouble(() -> disk.now(fault), () -> disk.now(Fault.NONE)), false);
      if (fault == Fault.SHORT_WRITES) {
        assertThat(trial.restarts()).as("restarts").isZero();
      }
    }
  }

  private static String limit(WaybillServer server, String resource) {
    return Programs.run(
            "prlimit", "--pid", server.pid() + "", "--" + resource, "--noheadings", "-o", "SOFT")
        .strip();
  }

  private static void limit(WaybillServer server, String resource, String soft) {
    if (server.isAlive()) {
      Programs.run("prlimit", "--pid", server.pid() + "", "--" + resource + "=" + soft + ":");
    }
  }
}
