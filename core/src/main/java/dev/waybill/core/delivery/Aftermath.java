// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import java.time.Instant;
import java.util.Optional;

/** What the engine does after an attempt. Called by couriers, from many threads. */
interface Aftermath {

  /** The outcome is written; the consignment is due again at {@code retryAt}, if at all. */
  void settled(Optional<Instant> retryAt);

  /** The outcome is written, and it is one that a sender has to be told. */
  void bounced();

  /** The claim is to be given back: nothing was written. */
  void unsettled(Consignment consignment);
}
