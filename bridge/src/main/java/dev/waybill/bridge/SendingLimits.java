// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.limit.LimitSettings;
import dev.waybill.core.limit.Limiter;
import java.util.function.Supplier;

/**
 * The sending limits at work: one store for the life of the process, and a limiter that follows the
 * settings in force. Thread-safe.
 */
final class SendingLimits {

  private final Supplier<LimitSettings> settings;
  private final Limiter.Surroundings around;
  private volatile Limiter limiter;

  SendingLimits(Supplier<LimitSettings> settings, Limiter.Surroundings around) {
    this.settings = settings;
    this.around = around;
    this.limiter = new Limiter(settings.get(), around);
  }

  /** The limits of this moment. */
  @SuppressWarnings("ReferenceEquality") // asked for each recipient; equal settings may be two
  Limiter limiter() {
    Limiter known = limiter;
    LimitSettings inForce = settings.get();
    // A reload makes new settings even when they say the same; the limiter is cheap to make.
    if (known.settings() != inForce) {
      known = new Limiter(inForce, around);
      limiter = known;
    }
    return known;
  }
}
