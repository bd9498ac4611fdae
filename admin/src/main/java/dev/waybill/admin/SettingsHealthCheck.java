// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.google.inject.Inject;
import dev.waybill.core.settings.Problem;
import dev.waybill.runtime.ReloadOutcome;
import dev.waybill.runtime.Waybill;
import java.util.Optional;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.filesystem.api.FileSystem;

/**
 * Degraded while {@code waybill.xml} on disk says something else than what is in force.
 * Thread-safe.
 */
public final class SettingsHealthCheck extends EngineHealthCheck {

  /** Called by James's loader of health checks. */
  @Inject
  public SettingsHealthCheck(FileSystem fileSystem) {
    super("Waybill settings", fileSystem);
  }

  @Override
  Result judge(Waybill waybill) {
    return difference(waybill.lastReload())
        .map(text -> Result.degraded(componentName(), text))
        .orElseGet(() -> Result.healthy(componentName()));
  }

  private static Optional<String> difference(ReloadOutcome last) {
    return last.fold(
        applied ->
            applied.waiting().isEmpty()
                ? Optional.empty()
                : Optional.of(
                    String.join(", ", applied.waiting()) + " takes effect at the next start"),
        refused -> Optional.of("an older policy is in force: " + first(refused)));
  }

  private static String first(ReloadOutcome.Refused refused) {
    Problem problem = refused.errors().get(0);
    int more = refused.errors().size() - 1;
    return problem + (more == 0 ? "" : " (and " + more + " more)");
  }
}
