// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.Inject;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.StoreHealth;
import org.apache.james.utils.GuiceProbe;

/** A handle on the store of a running server. Thread-safe. */
public final class StoreProbe implements GuiceProbe {

  private final Store store;

  @Inject
  StoreProbe(Store store) {
    this.store = store;
  }

  /** How the store is doing. */
  public StoreHealth health() {
    return store.health();
  }
}
