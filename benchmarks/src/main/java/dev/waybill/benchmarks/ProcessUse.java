// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used since it started, as Linux counts it (proc(5)). Immutable.
 *
 * @param cpuSeconds in user and kernel mode, all threads
 * @param writtenOctets handed to the disk, in pages: a short append that is synced counts as a page
 * @param peakResidentOctets the most memory since {@link #forgetPeak}
 */
record ProcessUse(double cpuSeconds, long writtenOctets, long peakResidentOctets) {

  /** USER_HZ of Linux, which is the same on every platform that Java runs on. */
  private static final double TICKS = 100;

  /** Where utime and stime stand in /proc/PID/stat, counted behind the name of the program. */
  private static final int USER_TIME = 11;

  private static final int KIBI = 1024;

  static ProcessUse of(long pid) throws IOException {
    Path proc = Path.of("/proc", Long.toString(pid));
    String stat = Files.readString(proc.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    double ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
    return new ProcessUse(
        ticks / TICKS,
        value(proc.resolve("io"), "write_bytes:"),
        value(proc.resolve("status"), "VmHWM:") * KIBI);
  }

  /** Begins to look for the peak of memory again. */
  static void forgetPeak(long pid) throws IOException {
    Files.writeString(Path.of("/proc", Long.toString(pid), "clear_refs"), "5");
  }

  private static long value(Path file, String name) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).replace("kB", "").strip())
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow(() -> new IOException(file + " has no " + name));
  }
}
