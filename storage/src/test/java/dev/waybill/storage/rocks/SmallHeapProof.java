// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.process.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Very many waiting rows and untold bounces in a heap of 512 MiB: opened in half a minute, a
 * message to a site that is up can leave at once, and every bounce is reported, page by page.
 */
class SmallHeapProof {

  private static final int ROWS = Integer.getInteger("proof.heap.rows", 20_000);
  private static final int UNTOLD = Integer.getInteger("proof.heap.untold", 10_000);
  private static final int SITES = 1_000;
  private static final List<String> HEAP = List.of("-Xmx512m", "-XX:+ExitOnOutOfMemoryError");
  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final long MOST_MILLIS_TO_OPEN = 30_000;
  private static final long MOST_MILLIS_TO_LIVE_SITE = 2_000;

  @Test
  void a_million_rows_and_half_a_million_untold_bounces(@TempDir Path directory) {
    run("fill", directory + "", ROWS + "", SITES + "", UNTOLD + "");
    List<String> lines = run("open", directory + "", SITES + "");

    assertThat(number(lines, "rows")).isEqualTo(ROWS + UNTOLD);
    assertThat(number(lines, "open-millis")).isLessThan(MOST_MILLIS_TO_OPEN);
    assertThat(number(lines, "live-millis")).isLessThan(MOST_MILLIS_TO_LIVE_SITE);
    assertThat(number(lines, "reports")).isEqualTo(UNTOLD);
    assertThat(number(lines, "untold")).isZero();
  }

  private static List<String> run(String... arguments) {
    try (ServerProcess process =
        ServerProcess.java(HEAP, QueueInSmallHeap.class.getName(), arguments).start()) {
      int exitCode = process.awaitExit(PATIENCE);
      List<String> lines = process.tail(1000);
      System.out.println(arguments[0] + ": " + String.join(", ", lines));
      assertThat(exitCode).as("exit code").isZero();
      return lines;
    }
  }

  private static long number(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + " "))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + lines));
  }
}
