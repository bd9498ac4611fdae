// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.explain;

import dev.waybill.core.limit.LimitExceeded;
import dev.waybill.core.limit.Preview;
import dev.waybill.core.limitadmin.LimitView;
import java.time.Instant;
import java.util.Optional;

/**
 * A limit that applies to the message.
 *
 * @param counter its current state
 * @param needs the most that the message would add
 * @param binds whether that exceeds the limit
 * @param fitsAt when it would fit; empty if it fits now, or never
 */
public record BindingView(LimitView counter, long needs, boolean binds, Optional<String> fitsAt) {

  static BindingView of(Preview preview) {
    return new BindingView(
        LimitView.of(preview.usage()),
        preview.needs(),
        preview.limitExceeded().isPresent(),
        preview.limitExceeded().flatMap(LimitExceeded::next).map(Instant::toString));
  }
}
