// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Messages per second of each {@link Candidate}, in turns in one run: 4 KiB, an envelope of 300
 * octets, and an outcome of 200, in two synced batches for each message.
 */
public final class StoreSideBySide {

  private static final List<String> NAMES =
      List.of("rocksdb", "mvstore", "kahadb-journal", "bare-log");
  private static final int[] THREADS = {1, 20, 100};
  private static final byte[] OCTETS = random(4096);
  private static final byte[] ENVELOPE = random(300);
  private static final byte[] OUTCOME = random(200);

  private StoreSideBySide() {}

  /**
   * Prints a line for each turn.
   *
   * @param arguments a directory on the disk to be measured, seconds for each turn, rounds
   */
  public static void main(String[] arguments) throws Exception {
    Path parent = Path.of(arguments[0]);
    int rounds = Integer.parseInt(arguments[2]);
    // The first round warms up.
    for (int round = 0; round <= rounds; round++) {
      for (int threads : THREADS) {
        for (String name : NAMES) {
          turn(round, name, threads, parent, Integer.parseInt(arguments[1]));
        }
      }
    }
  }

  private static byte[] random(int length) {
    byte[] octets = new byte[length];
    new Random(length).nextBytes(octets);
    return octets;
  }

  private static void turn(int round, String name, int threads, Path parent, int seconds)
      throws Exception {
    Path directory = Files.createTempDirectory(parent, "store");
    try (Candidate candidate = Candidate.open(name, directory)) {
      long cpu = cpu();
      long start = System.nanoTime();
      long end = start + seconds * 1_000_000_000L;
      AtomicLong numbers = new AtomicLong();
      AtomicLong done = new AtomicLong();
      List<Thread> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Thread worker = new Thread(() -> work(candidate, numbers, done, end));
        worker.start();
        workers.add(worker);
      }
      for (Thread worker : workers) {
        worker.join();
      }
      double took = (System.nanoTime() - start) / 1e9;
      double each = (cpu() - cpu) / 1e3 / done.get();
      System.out.printf(
          Locale.ROOT,
          "round %d  %-14s %3d threads %8.0f messages/s %6.0f us CPU/message %5d MiB on disk%n",
          round,
          name,
          threads,
          done.get() / took,
          each,
          size(directory) >> 20);
    } finally {
      delete(directory);
    }
  }

  private static void work(Candidate candidate, AtomicLong numbers, AtomicLong done, long end) {
    try {
      while (System.nanoTime() - end < 0) {
        long number = numbers.incrementAndGet();
        candidate.accept(number, OCTETS, ENVELOPE);
        candidate.settle(number, OUTCOME);
        done.incrementAndGet();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
