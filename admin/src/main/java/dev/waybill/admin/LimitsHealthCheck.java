// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.google.inject.Inject;
import dev.waybill.core.limit.LimitStoreHealth;
import dev.waybill.core.limit.StoreFigures;
import dev.waybill.core.queue.WaitReason;
import dev.waybill.runtime.Waybill;
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
    show(gauges, "waybill.limit.store-absences", waybill -> figures(waybill).timesAway());
    show(gauges, "waybill.limit.decided-without-store", waybill -> figures(waybill).ownDecisions());
    show(
        gauges,
        "waybill.limit.held",
        waybill -> waybill.queue().totals().waitingFor(WaitReason.Kind.LIMIT));
    show(gauges, "waybill.limit.notices-dropped", waybill -> waybill.limits().droppedNotices());
  }

  @Override
  Result judge(Waybill waybill) {
    LimitStoreHealth health = health(waybill);
    return switch (health.state()) {
      case UP -> Result.healthy(componentName());
      case DEGRADED -> Result.degraded(componentName(), health.text());
      case DOWN -> Result.unhealthy(componentName(), health.text());
    };
  }

  private static long down(Waybill waybill) {
    return health(waybill).state() == LimitStoreHealth.State.DOWN ? 1 : 0;
  }

  private static StoreFigures figures(Waybill waybill) {
    return waybill.limits().limiter().store().figures();
  }

  private static LimitStoreHealth health(Waybill waybill) {
    return waybill.limits().limiter().store().health();
  }
}
