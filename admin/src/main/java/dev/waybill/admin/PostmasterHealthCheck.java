// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.google.inject.Inject;
import dev.waybill.runtime.Waybill;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.filesystem.api.FileSystem;

/** Degraded while mail for postmaster, abuse and mailer-daemon reaches nobody. Thread-safe. */
public final class PostmasterHealthCheck extends EngineHealthCheck {

  /** Called by James's loader of health checks. */
  @Inject
  public PostmasterHealthCheck(FileSystem fileSystem) {
    super("Waybill postmaster", fileSystem);
  }

  @Override
  Result judge(Waybill waybill) {
    return waybill
        .postmaster()
        .trouble()
        .map(text -> Result.degraded(componentName(), text))
        .orElseGet(() -> Result.healthy(componentName()));
  }
}
