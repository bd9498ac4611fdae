// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.explain;

import dev.waybill.core.limit.Preview;
import dev.waybill.core.limit.Shortage;
import dev.waybill.core.usage.LimitView;
import java.time.Instant;
import java.util.Optional;

/**
 * A limit that applies to the message.
 *
 * @param counter how full it is
 * @param needs what the message would add, at most
 * @param binds whether that does not fit
 * @param fitsAt when it would; empty when it fits now, or never
 */
public record BindingView(LimitView counter, long needs, boolean binds, Optional<String> fitsAt) {

  static BindingView of(Preview preview) {
    return new BindingView(
        LimitView.of(preview.usage()),
        preview.needs(),
        preview.shortage().isPresent(),
        preview.shortage().flatMap(Shortage::next).map(Instant::toString));
  }
}
