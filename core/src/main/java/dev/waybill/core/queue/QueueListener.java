// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import java.time.Instant;

/** Hears when there is something to deliver. A port; called by many threads, must not block. */
public interface QueueListener {

  /** Hears nothing. */
  QueueListener NONE =
      new QueueListener() {
        @Override
        public void ready(String site) {}

        @Override
        public void later(Instant due) {}
      };

  /** A site has something to claim. */
  void ready(String site);

  /** Something will be due then; {@link DeliveryQueue#tick} is to be called at that time. */
  void later(Instant due);
}
