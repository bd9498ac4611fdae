// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that is full for some seconds, at random moments under load: nothing that got a 250 is
 * missing, clients are told to come back, health tells the truth, and nobody restarts anything.
 */
class FullDiskProof {

  @Test
  void nothing_is_lost_when_the_disk_is_full(@TempDir Path directory) throws Exception {
    assertThat(SmallDisk.obstacle()).as("what keeps this proof from running").isEmpty();
    try (World world = World.create();
        SmallDisk disk = mount(directory);
        WaybillServer server =
            WaybillServer.startUnlimited(disk.path().resolve("var"), world, Map.of())) {
      long pid = server.pid();
      new DiskTrial(world, server, "full disk")
          .run(
              ProofSettings.number("full-disk", 2),
              new DiskTrial.Trouble(disk::fill, disk::free),
              true);
      assertThat(server.pid()).as("the same process").isEqualTo(pid);
    }
  }

  private static SmallDisk mount(Path directory) throws IOException {
    Path path = Files.createDirectory(directory.resolve("disk"));
    return SmallDisk.mount(path, ProofSettings.number("full-disk.mebioctets", 600));
  }
}
