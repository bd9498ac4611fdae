// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.google.inject.Inject;
import dev.waybill.bridge.Engine;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.GaugeRegistry;

/**
 * Degraded for an hour after a message left with a DKIM signature that does not verify.
 * Thread-safe.
 *
 * <p>Also shows in James's metrics: {@code waybill.dkim.wire-checked}, {@code
 * waybill.dkim.wire-mismatched}, {@code waybill.dkim.wire-skipped} and {@code
 * waybill.dkim.wire-last-mismatch} (seconds since 1970, 0 before the first).
 */
public final class WireHealthCheck extends EngineHealthCheck {

  /** Called by James's loader of health checks. */
  @Inject
  public WireHealthCheck(FileSystem fileSystem, GaugeRegistry gauges) {
    super("Waybill DKIM wire check", fileSystem);
    show(gauges, "waybill.dkim.wire-checked", engine -> engine.wireFigures().checked());
    show(gauges, "waybill.dkim.wire-mismatched", engine -> engine.wireFigures().mismatched());
    show(gauges, "waybill.dkim.wire-skipped", engine -> engine.wireFigures().skipped());
    show(gauges, "waybill.dkim.wire-last-mismatch", WireHealthCheck::last);
  }

  @Override
  Result judge(Engine engine) {
    return engine
        .wireFigures()
        .recent(engine.clock().instant())
        .map(mismatch -> Result.degraded(componentName(), mismatch.toString()))
        .orElseGet(() -> Result.healthy(componentName()));
  }

  private static long last(Engine engine) {
    return engine.wireFigures().last().map(last -> last.at().getEpochSecond()).orElse(0L);
  }
}
