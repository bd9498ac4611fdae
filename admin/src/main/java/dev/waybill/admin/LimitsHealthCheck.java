// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.google.inject.Inject;
import dev.waybill.bridge.Engine;
import dev.waybill.bridge.Engines;
import dev.waybill.core.limit.StoreFigures;
import dev.waybill.core.limit.StoreHealth;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.GaugeRegistry;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Unhealthy while the store of the sending limits is away, degraded while it counts with a
 * reservation. Thread-safe.
 *
 * <p>Also shows in James's metrics: {@code waybill.limit.store-down} (1 or 0), {@code
 * waybill.limit.store-absences}, {@code waybill.limit.decided-without-store}, {@code
 * waybill.limit.held} and {@code waybill.limit.notices-dropped}.
 */
public final class LimitsHealthCheck implements HealthCheck {

  private static final ComponentName NAME = new ComponentName("Waybill limits");

  private final FileSystem fileSystem;

  /** Called by James's loader of health checks. */
  @Inject
  public LimitsHealthCheck(FileSystem fileSystem, GaugeRegistry gauges) {
    this.fileSystem = fileSystem;
    gauges.register("waybill.limit.store-down", () -> figure(LimitsHealthCheck::down));
    gauges.register(
        "waybill.limit.store-absences", () -> figure(engine -> figures(engine).timesAway()));
    gauges.register(
        "waybill.limit.decided-without-store",
        () -> figure(engine -> figures(engine).ownDecisions()));
    gauges.register("waybill.limit.held", () -> figure(engine -> engine.sending().held()));
    gauges.register(
        "waybill.limit.notices-dropped", () -> figure(engine -> engine.sending().droppedNotices()));
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
      StoreHealth health = health(open.engine());
      return switch (health.state()) {
        case UP -> Result.healthy(NAME);
        case DEGRADED -> Result.degraded(NAME, health.text());
        case DOWN -> Result.unhealthy(NAME, health.text());
      };
    }
  }

  private long figure(ToLongFunction<Engine> figure) {
    Optional<Engines.Lease> lease = Engines.leaseIfOpen(fileSystem);
    if (lease.isEmpty()) {
      return 0;
    }
    try (Engines.Lease open = lease.get()) {
      return figure.applyAsLong(open.engine());
    }
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
