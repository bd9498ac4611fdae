// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import dev.waybill.bridge.ReloadOutcome;
import dev.waybill.core.settings.Problem;
import java.util.Optional;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.filesystem.api.FileSystem;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Degraded while {@code waybill.xml} on disk says something else than what is in force.
 * Thread-safe.
 */
public final class SettingsHealthCheck implements HealthCheck {

  private static final ComponentName NAME = new ComponentName("Waybill settings");

  private final FileSystem fileSystem;

  /** Called by James's loader of health checks. */
  @Inject
  public SettingsHealthCheck(FileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  @Override
  public ComponentName componentName() {
    return NAME;
  }

  @Override
  public Publisher<Result> check() {
    return Mono.fromSupplier(this::result);
  }

  private Result result() {
    Optional<Engines.Lease> lease = Engines.leaseIfOpen(fileSystem);
    if (lease.isEmpty()) {
      return Result.unhealthy(NAME, "no hook, matcher or mailet of Waybill is in use");
    }
    try (Engines.Lease open = lease.get()) {
      return difference(open.engine().lastReload())
          .map(text -> Result.degraded(NAME, text))
          .orElseGet(() -> Result.healthy(NAME));
    }
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
