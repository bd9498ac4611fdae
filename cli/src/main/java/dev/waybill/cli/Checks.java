// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.Locations;
import dev.waybill.core.WaybillSettings;
import dev.waybill.core.pipeline.ClassNames;
import dev.waybill.core.pipeline.ClassPathNames;
import dev.waybill.core.pipeline.HostFiles;
import dev.waybill.core.returnpath.KeyRing;
import dev.waybill.core.settings.InvalidSettingsException;
import dev.waybill.core.settings.Problem;
import dev.waybill.core.settings.Reading;
import dev.waybill.core.settings.Variables;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The settings file and the files that it names, as the server would find them.
 *
 * <p>Creates nothing: what the server makes on its first start is not missing. Limits: only what
 * the caller may read can be judged.
 */
final class Checks {

  /** The database that the server makes when it first opens its storage directory. */
  private static final String DATABASE = "waybill.mv.db";

  private final Locations locations;
  private final Findings findings;

  private Checks(Locations locations, Findings findings) {
    this.locations = locations;
    this.findings = findings;
  }

  /**
   * Everything that can be found without a server.
   *
   * @param data where relative paths start
   */
  static Findings of(Path file, Path data, Variables variables) {
    Findings findings = new Findings();
    try {
      Reading<WaybillSettings> reading = WaybillSettings.read(file, data, variables);
      findings.addAll(reading.warnings());
      findings.read(file.toString());
      new Checks(reading.value().locations(), findings).files();
    } catch (InvalidSettingsException e) {
      findings.addAll(sorted(e.problems(), e.warnings()));
    }
    hostFiles(file.resolveSibling(""), data, variables, findings);
    if (Files.notExists(data)) {
      findings.remark("no server has run on " + data + " yet");
    }
    return findings;
  }

  private static List<Problem> sorted(List<Problem> errors, List<Problem> warnings) {
    return Stream.concat(errors.stream(), warnings.stream())
        .sorted(Comparator.comparingInt(Problem::line))
        .toList();
  }

  private void files() {
    if (Files.exists(locations.storage()) && !Files.isDirectory(locations.storage())) {
      findings.error(locations.storage() + ": is no directory, the data cannot be kept there");
    }
    secrets(locations.returnPathSecrets());
    new DkimKeyCheck(locations.dkimKeys(), findings).look(hasRun());
  }

  private static void hostFiles(Path conf, Path data, Variables variables, Findings findings) {
    ClassNames classes =
        new ClassPathNames(Checks.class.getClassLoader(), data.resolve("extensions-jars"));
    HostFiles files = HostFiles.check(conf, data, classes, variables);
    findings.addAll(files.problems());
    files.inOrder().forEach(file -> findings.read(file.getFileName().toString()));
  }

  private void secrets(Path file) {
    if (Files.notExists(file)) {
      if (hasRun()) {
        findings.warning(
            file,
            "does not exist; the server makes a new secret when it starts, and refuses the bounces"
                + " of everything it sent before");
      }
      return;
    }
    try {
      int count = KeyRing.load(file).secrets().size();
      findings.read("%d %s of return paths".formatted(count, count == 1 ? "secret" : "secrets"));
    } catch (IllegalArgumentException e) {
      String.valueOf(e.getMessage()).lines().forEach(findings::error);
    } catch (UncheckedIOException e) {
      findings.error(Reason.of(e));
    }
  }

  /** Whether a server has kept its data there already. */
  private boolean hasRun() {
    return hasRun(locations);
  }

  /** Whether there is a database. */
  static boolean hasRun(Locations locations) {
    return Files.exists(locations.storage().resolve(DATABASE));
  }
}
