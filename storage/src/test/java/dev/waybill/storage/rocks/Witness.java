// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Table;
import dev.waybill.storage.Killable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Runs {@link WritesUntilKilled} and knows what was acknowledged to it. */
public final class Witness implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Path directory;
  private final Killable process;
  private final Thread reader;
  private final Set<Long> acked = ConcurrentHashMap.newKeySet();
  private final Set<Long> deleting = ConcurrentHashMap.newKeySet();
  private final Set<Long> deleted = ConcurrentHashMap.newKeySet();
  private volatile String health = "OK";
  private volatile boolean ended;

  private Witness(Path directory, Killable process) {
    this.directory = directory;
    this.process = process;
    this.reader = new Thread(this::read, "witness");
    reader.start();
  }

  /** Starts the process; see {@link WritesUntilKilled#main}. */
  public static Witness start(
      Path directory, int threads, long floor, Duration giveUpAfter, Map<String, String> variables)
      throws IOException {
    return new Witness(
        directory,
        Killable.start(
            WritesUntilKilled.class,
            variables,
            List.of(directory.toString(), "" + threads, "" + floor, "" + giveUpAfter.toMillis())));
  }

  private void read() {
    try {
      Optional<String> line = process.line();
      while (line.isPresent()) {
        // The last line may have been cut off.
        if (line.get().endsWith(" .")) {
          note(line.get().split(" ", -1));
        }
        line = process.line();
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void note(String[] line) {
    switch (line[0]) {
      case "acked" -> acked.add(Long.parseLong(line[1]));
      case "deleting" -> deleting.add(Long.parseLong(line[1]));
      case "deleted" -> deleted.add(Long.parseLong(line[1]));
      case "health" -> health = line[1];
      case "end" -> ended = true;
      default -> throw new IllegalStateException("printed " + line[0]);
    }
  }

  /** The health that it told last. */
  public String health() {
    return health;
  }

  /** How many writes were acknowledged. */
  public int acked() {
    return acked.size();
  }

  /** Waits until it tells this. */
  public void awaitHealth(String demanded) {
    await("health " + demanded).atMost(PATIENCE).until(() -> health.equals(demanded));
  }

  /** Waits until it has closed the store and ended by itself. */
  public void awaitEnd() {
    await("end").atMost(PATIENCE).until(() -> ended && !reader.isAlive());
  }

  /** Waits until so many more writes are acknowledged. */
  public void awaitMore(int writes) {
    int goal = acked() + writes;
    await(writes + " more writes").atMost(PATIENCE).until(() -> acked() >= goal);
  }

  /** Kills it and waits until all that it said is read. */
  public void kill() throws InterruptedException {
    process.destroy();
    reader.join();
  }

  /** Opens the store and looks for everything that was acknowledged. */
  public void assertNothingIsLost() {
    Set<Long> expected = new HashSet<>(acked);
    expected.removeAll(deleting);
    assertThat(expected).isNotEmpty();
    try (RocksStore store = RocksStore.open(RocksSettings.of(directory))) {
      for (long key : expected) {
        assertThat(store.get(Table.STORED, Keys.of(key))).as("%s", key).contains(Keys.of(key));
        assertThat(store.get(Table.OCTETS, Keys.of(key)))
            .as("%s", key)
            .contains(WritesUntilKilled.value(key));
      }
      for (long key : deleted) {
        assertThat(store.get(Table.STORED, Keys.of(key))).as("%s", key).isEmpty();
      }
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.close();
  }
}
