// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import dev.waybill.bridge.Engines;
import dev.waybill.runtime.Waybill;
import java.util.Optional;
import java.util.function.Function;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.GaugeRegistry;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * What our health checks share: how they ask the engine, and show its figures. Without one all are
 * unhealthy.
 */
abstract class EngineHealthCheck implements HealthCheck {

  private final ComponentName name;
  private final FileSystem fileSystem;

  EngineHealthCheck(String name, FileSystem fileSystem) {
    this.name = new ComponentName(name);
    this.fileSystem = fileSystem;
  }

  abstract Result judge(Waybill waybill);

  /** What the engine answers; empty when nobody uses one. */
  final <T> Optional<T> ask(Function<Waybill, T> question) {
    return Engines.leaseIfOpen(fileSystem).map(lease -> answer(lease, question));
  }

  /** Shows a figure of the engine in James's metrics; 0 when nobody uses one. */
  final void show(GaugeRegistry gauges, String figure, Function<Waybill, Long> question) {
    gauges.register(figure, () -> ask(question).orElse(0L));
  }

  private static <T> T answer(Engines.Lease lease, Function<Waybill, T> question) {
    try (lease) {
      return question.apply(lease.waybill());
    }
  }

  @Override
  public final ComponentName componentName() {
    return name;
  }

  @Override
  public final Publisher<Result> check() {
    return Mono.fromSupplier(
        () ->
            ask(this::judge)
                .orElseGet(
                    () ->
                        Result.unhealthy(name, "no hook, matcher or mailet of Waybill is in use")));
  }
}
