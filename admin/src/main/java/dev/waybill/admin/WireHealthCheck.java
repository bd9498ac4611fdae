// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.google.inject.Inject;
import dev.waybill.runtime.Waybill;
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
    show(gauges, "waybill.dkim.wire-checked", waybill -> waybill.dkim().wire().figures().checked());
    show(
        gauges,
        "waybill.dkim.wire-mismatched",
        waybill -> waybill.dkim().wire().figures().mismatched());
    show(gauges, "waybill.dkim.wire-skipped", waybill -> waybill.dkim().wire().figures().skipped());
    show(gauges, "waybill.dkim.wire-last-mismatch", WireHealthCheck::last);
  }

  @Override
  Result judge(Waybill waybill) {
    return waybill
        .dkim()
        .wire()
        .figures()
        .recent(waybill.clock().instant())
        .map(mismatch -> Result.degraded(componentName(), mismatch.toString()))
        .orElseGet(() -> Result.healthy(componentName()));
  }

  private static long last(Waybill waybill) {
    return waybill
        .dkim()
        .wire()
        .figures()
        .last()
        .map(last -> last.at().getEpochSecond())
        .orElse(0L);
  }
}
