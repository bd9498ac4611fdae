// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.Reload;
import dev.waybill.core.WaybillSettings;
import dev.waybill.core.settings.InvalidSettingsException;
import dev.waybill.core.settings.Problem;
import dev.waybill.core.settings.Reading;
import dev.waybill.core.settings.Variables;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings in force, and the step from one file to the next.
 *
 * <p>Thread-safe. Readers never wait and never meet half of a change: they get one immutable
 * snapshot, the old one or the new one. A file with an error changes nothing.
 */
final class LiveSettings {

  private static final Logger LOGGER = LoggerFactory.getLogger(LiveSettings.class);

  private static final String UNREADABLE = "unreadable";

  private final Path file;
  private final Path base;
  private final Variables variables;
  private final InstantSource clock;
  private final Function<WaybillSettings, List<Problem>> doubts;
  private final WaybillSettings atStart;
  private volatile WaybillSettings current;
  private volatile ReloadOutcome last;

  // What the file held when it was read, and when it was looked at last. Guarded by this.
  private String read;
  private String seen;
  private Instant since;

  private LiveSettings(
      Path file,
      Path base,
      Variables variables,
      InstantSource clock,
      Function<WaybillSettings, List<Problem>> doubts) {
    this.file = file;
    this.base = base;
    this.variables = variables;
    this.clock = clock;
    this.doubts = doubts;
    this.read = digest();
    this.seen = read;
    Reading<WaybillSettings> reading = WaybillSettings.read(file, base, variables);
    reading.warnings().forEach(warning -> LOGGER.warn("{}", warning));
    this.atStart = reading.value();
    this.current = atStart;
    this.since = clock.instant();
    this.last = new ReloadOutcome.Applied(since, List.of(), List.of(), reading.warnings());
  }

  /**
   * Reads the file for the first time.
   *
   * @param base where relative paths start
   * @param doubts what else to warn of each time the file is read again
   * @throws InvalidSettingsException with every error there is
   */
  static LiveSettings open(
      Path file,
      Path base,
      Variables variables,
      InstantSource clock,
      Function<WaybillSettings, List<Problem>> doubts) {
    return new LiveSettings(file, base, variables, clock, doubts);
  }

  /** The file that they are read from. */
  Path file() {
    return file;
  }

  /** The snapshot to decide by; ask again for each decision. */
  WaybillSettings current() {
    return current;
  }

  /** What came of the last reading. */
  ReloadOutcome last() {
    return last;
  }

  /** Reads the file now, whatever it held before. */
  synchronized ReloadOutcome reload() {
    // First, so that a change while it is being read is found by the next look.
    read = digest();
    seen = read;
    try {
      apply(WaybillSettings.read(file, base, variables));
    } catch (InvalidSettingsException e) {
      e.warnings().forEach(warning -> LOGGER.warn("{}", warning));
      // A line of the log has no line end in it.
      String.valueOf(e.getMessage())
          .lines()
          .forEach(line -> LOGGER.error("The policy in force is kept: {}", line.strip()));
      last = new ReloadOutcome.Refused(e.problems(), e.warnings());
    }
    return last;
  }

  /**
   * Reads the file if it has changed and then stayed the same for one look: anyone who writes it
   * may not be done yet. What it holds is read once, with an error or without.
   */
  synchronized void look() {
    String now = digest();
    if (now.equals(seen) && !now.equals(read)) {
      reload();
    }
    seen = now;
  }

  private void apply(Reading<WaybillSettings> reading) {
    Reload reload = Reload.of(atStart, current, reading.value());
    if (!reload.changed().isEmpty()) {
      since = clock.instant();
    }
    current = reading.value();
    List<Problem> warnings =
        Stream.of(reading.warnings(), doubts.apply(current)).flatMap(List::stream).toList();
    last = new ReloadOutcome.Applied(since, reload.changed(), reload.waiting(), warnings);
    warnings.forEach(warning -> LOGGER.warn("{}", warning));
    LOGGER.info(
        "Reloaded {}: {}",
        file,
        reload.changed().isEmpty()
            ? "nothing new; in force since " + since
            : String.join(", ", reload.changed()) + " in force now");
    for (String element : reload.waiting()) {
      LOGGER.warn("{} has changed in {}; it takes effect at the next start", element, file);
    }
  }

  private String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (OutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
        Files.copy(file, sink);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      return UNREADABLE;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
