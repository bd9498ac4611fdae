// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.Inject;
import dev.waybill.runtime.Waybill;
import dev.waybill.server.queue.QueueGate;
import org.apache.james.utils.GuiceProbe;

/** Lets mail move, once all parts are there that mailets, deliveries and reports need. */
final class SpoolStart implements GuiceProbe {

  private final Waybill waybill;
  private final QueueGate gate;

  @Inject
  SpoolStart(Waybill waybill, QueueGate gate) {
    this.waybill = waybill;
    this.gate = gate;
  }

  /** To be called when James has started. */
  void begin() {
    // Mail for a domain that is not known yet would be taken for remote.
    waybill.host().refresh();
    waybill.hostStarted();
    gate.open();
  }
}
