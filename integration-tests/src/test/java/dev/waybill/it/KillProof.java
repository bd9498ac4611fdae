// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at random moments under load, with recipients that are deferred, refused and
 * local: nothing that got a 250 is missing, and the log knows the outcome of each recipient.
 */
class KillProof {

  private static final int CLIENTS = 4;
  private static final int MOST_MILLIS = 5_000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void nothing_is_lost_when_the_process_is_killed(@TempDir Path directory) throws Exception {
    int kills = ProofSettings.number("kills", 2);
    Random random = new Random(ProofSettings.number("seed", 1));
    try (World world = World.create();
        WaybillServer server =
            WaybillServer.startUnlimited(directory.resolve("var"), world, Map.of())) {
      DiskTrial.refuseAndDefer(world);
      List<SteadyLoad.Accepted> accepted;
      try (SteadyLoad load =
          SteadyLoad.start(server, CLIENTS, ProofSettings.number("per-second", 100))) {
        for (int i = 1; i <= kills; i++) {
          int before = load.acceptedCount();
          Awaitility.await("accepts mail")
              .atMost(PATIENCE)
              .until(() -> load.acceptedCount() > before);
          TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_MILLIS));
          server.kill();
          int atKill = load.acceptedCount();
          long start = System.nanoTime();
          server.startAgain();
          System.out.printf(
              "kill %d of %d: %d accepted so far, ready again after %d ms%n",
              i, kills, atKill, (System.nanoTime() - start) / TimeUnit.MILLISECONDS.toNanos(1));
        }
        load.stop();
        accepted = load.accepted();
      }
      check(world, server, accepted, kills);
    }
  }

  private static void check(
      World world, WaybillServer server, List<SteadyLoad.Accepted> accepted, int kills) {
    DeliveryCheck check = new DeliveryCheck(world, server);
    Set<String> missing = check.awaitNoneMissing(accepted, ProofSettings.patience());
    Set<String> open = check.awaitFinalEvents(accepted, ProofSettings.patience());
    System.out.printf(
        "%d kills: %d accepted, %d missing, %d recipients without an outcome in the log,"
            + " %d duplicates%n",
        kills, accepted.size(), missing.size(), open.size(), check.duplicates());
    assertThat(missing).as("accepted and missing").isEmpty();
    assertThat(open).as("recipients without a final outcome in the log").isEmpty();
  }
}
