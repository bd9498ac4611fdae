// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.google.inject.Inject;
import dev.waybill.bridge.Engine;
import dev.waybill.bridge.Engines;
import dev.waybill.core.dkim.wire.WireFigures;
import dev.waybill.core.dkim.wire.WireMismatch;
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
 * Degraded for an hour after a message left with a DKIM signature that does not verify.
 * Thread-safe.
 *
 * <p>Also shows in James's metrics: {@code waybill.dkim.wire-checked}, {@code
 * waybill.dkim.wire-mismatched}, {@code waybill.dkim.wire-skipped} and {@code
 * waybill.dkim.wire-last-mismatch} (seconds since 1970, 0 before the first).
 */
public final class WireHealthCheck implements HealthCheck {

  private static final ComponentName NAME = new ComponentName("Waybill DKIM wire check");

  private final FileSystem fileSystem;

  /** Called by James's loader of health checks. */
  @Inject
  public WireHealthCheck(FileSystem fileSystem, GaugeRegistry gauges) {
    this.fileSystem = fileSystem;
    gauges.register("waybill.dkim.wire-checked", () -> figure(WireFigures::checked));
    gauges.register("waybill.dkim.wire-mismatched", () -> figure(WireFigures::mismatched));
    gauges.register("waybill.dkim.wire-skipped", () -> figure(WireFigures::skipped));
    gauges.register("waybill.dkim.wire-last-mismatch", () -> figure(WireHealthCheck::last));
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
      Engine engine = open.engine();
      return engine
          .wireFigures()
          .recent(engine.clock().instant())
          .map(mismatch -> Result.degraded(NAME, mismatch.toString()))
          .orElseGet(() -> Result.healthy(NAME));
    }
  }

  private long figure(ToLongFunction<WireFigures> figure) {
    Optional<Engines.Lease> lease = Engines.leaseIfOpen(fileSystem);
    if (lease.isEmpty()) {
      return 0;
    }
    try (Engines.Lease open = lease.get()) {
      return figure.applyAsLong(open.engine().wireFigures());
    }
  }

  private static long last(WireFigures figures) {
    return figures.last().map(WireMismatch::at).map(at -> at.getEpochSecond()).orElse(0L);
  }
}
