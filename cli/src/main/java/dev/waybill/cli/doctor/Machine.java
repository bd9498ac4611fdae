// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The machine: space, memory, open files, the clock.
 *
 * @param proc where Linux tells of processes and memory, {@code /proc}
 * @param run where services leave their marks, {@code /run}
 */
public record Machine(Path proc, Path run) {

  private static final long MIB = 1024L * 1024;
  private static final Pattern LIMIT = Pattern.compile("Max open files +(\\d+|unlimited).*");
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable: +(\\d+) kB");

  /** Below this the server takes no mail soon; above it a day's mail fits. Chosen. */
  private static final long LITTLE_SPACE = 1024 * MIB;

  /** Chosen: what a start on a small machine needs beside the heap. */
  private static final long LITTLE_MEMORY = 200 * MIB;

  /** Two for each connection, in and out, and some hundred for the store; chosen. */
  private static final long FEW_FILES = 4096;

  /** A clock that is behind its own files by this much has jumped back. */
  private static final Duration JUMP = Duration.ofMinutes(5);

  /** The real one. */
  public static Machine here() {
    return new Machine(Path.of("/proc"), Path.of("/run"));
  }

  /**
   * All findings.
   *
   * @param data the data directory
   * @param process the process id of the server; empty when it does not run
   * @param now what the clock says
   */
  public List<Finding> findings(Path data, Optional<Long> process, Instant now) throws IOException {
    List<Finding> findings = new ArrayList<>();
    findings.add(space(data));
    memory().ifPresent(findings::add);
    process.flatMap(this::files).ifPresent(findings::add);
    findings.add(clock(data, now));
    return findings;
  }

  private static Finding space(Path data) throws IOException {
    long free = Files.getFileStore(data).getUsableSpace();
    String text = free / MIB + " MiB free in " + data;
    return free < LITTLE_SPACE
        ? Finding.warn("disk", text, "make room: without space new mail is refused with 452")
        : Finding.ok("disk", text);
  }

  private Optional<Finding> memory() {
    return match(proc.resolve("meminfo"), AVAILABLE)
        .map(kib -> Long.parseLong(kib) * 1024)
        .map(
            free ->
                free < LITTLE_MEMORY
                    ? Finding.warn(
                        "memory", free / MIB + " MiB available", "the machine needs 2 GiB")
                    : Finding.ok("memory", free / MIB + " MiB available"));
  }

  private Optional<Finding> files(long process) {
    return match(proc.resolve(Long.toString(process)).resolve("limits"), LIMIT)
        .map(
            limit ->
                limit.equals("unlimited") || Long.parseLong(limit) >= FEW_FILES
                    ? Finding.ok("open files", "limit " + limit)
                    : Finding.warn(
                        "open files",
                        "limit " + limit,
                        "raise it: ulimit -n 65536, or LimitNOFILE=65536 in the unit"));
  }

  // Limits, retries and signatures go by the clock; a signature from the future does not verify.
  private Finding clock(Path data, Instant now) throws IOException {
    Path log = data.resolve("log").resolve("server.log");
    if (Files.exists(log) && Files.getLastModifiedTime(log).toInstant().isAfter(now.plus(JUMP))) {
      return Finding.fail(
          "clock",
          "it says " + now + ", which is before the last line of the log",
          "set the clock, and have it synchronised");
    }
    boolean synchronised =
        Files.exists(run.resolve("systemd/timesync/synchronized"))
            || Files.exists(run.resolve("chrony"))
            || Files.exists(run.resolve("ntpd.pid"));
    return synchronised
        ? Finding.ok("clock", "it is synchronised")
        : Finding.warn(
            "clock",
            "nothing was found that synchronises it; it says " + now,
            "install chrony or systemd-timesyncd");
  }

  private static Optional<String> match(Path file, Pattern pattern) {
    try {
      return Files.readAllLines(file).stream()
          .map(pattern::matcher)
          .filter(Matcher::matches)
          .map(found -> found.group(1))
          .findFirst();
    } catch (IOException e) {
      // No Linux, or the server of another user.
      return Optional.empty();
    }
  }
}
