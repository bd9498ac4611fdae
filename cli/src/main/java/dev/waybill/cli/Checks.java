// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.Locations;
import dev.waybill.core.WaybillSettings;
import dev.waybill.core.pipeline.PipelineCheck;
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
      pipeline(file.resolveSibling("mailetcontainer.xml"), variables, findings);
    } catch (InvalidSettingsException e) {
      findings.addAll(sorted(e.problems(), e.warnings()));
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

  // Where there is none, this is not the directory of a James.
  private static void pipeline(Path file, Variables variables, Findings findings) {
    if (Files.exists(file)) {
      List<Problem> problems = PipelineCheck.of(file, variables);
      findings.addAll(problems);
      if (problems.isEmpty()) {
        findings.read(file.toString());
      }
    }
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
      findings.error(e.getMessage() + " (" + e.getCause() + ")");
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
