// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.google.inject.Inject;
import dev.waybill.bridge.Engine;
import dev.waybill.core.limit.StoreFigures;
import dev.waybill.core.limit.StoreHealth;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.GaugeRegistry;

/**
 * Unhealthy while the store of the sending limits is away, degraded while it counts with a
 * reservation. Thread-safe.
 *
 * <p>Also shows in James's metrics: {@code waybill.limit.store-down} (1 or 0), {@code
 * waybill.limit.store-absences}, {@code waybill.limit.decided-without-store}, {@code
 * waybill.limit.held} and {@code waybill.limit.notices-dropped}.
 */
public final class LimitsHealthCheck extends EngineHealthCheck {

  /** Called by James's loader of health checks. */
  @Inject
  public LimitsHealthCheck(FileSystem fileSystem, GaugeRegistry gauges) {
    super("Waybill limits", fileSystem);
    show(gauges, "waybill.limit.store-down", LimitsHealthCheck::down);
    show(gauges, "waybill.limit.store-absences", engine -> figures(engine).timesAway());
    show(gauges, "waybill.limit.decided-without-store", engine -> figures(engine).ownDecisions());
    show(gauges, "waybill.limit.held", engine -> engine.sending().held());
    show(gauges, "waybill.limit.notices-dropped", engine -> engine.sending().droppedNotices());
  }

  @Override
  Result judge(Engine engine) {
    StoreHealth health = health(engine);
    return switch (health.state()) {
      case UP -> Result.healthy(componentName());
      case DEGRADED -> Result.degraded(componentName(), health.text());
      case DOWN -> Result.unhealthy(componentName(), health.text());
    };
  }

  private static long down(Engine engine) {
    return health(engine).state() == StoreHealth.State.DOWN ? 1 : 0;
  }

  private static StoreFigures figures(Engine engine) {
    return engine.limiter().store().figures();
  }

  private static StoreHealth health(Engine engine) {
    return engine.limiter().store().health();
  }
}
