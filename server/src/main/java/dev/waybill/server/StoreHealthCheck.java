// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.Inject;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.StoreHealth;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Degraded while there is too little room to accept mail, unhealthy while the store of all mail
 * does not write. Thread-safe.
 */
final class StoreHealthCheck implements HealthCheck {

  private static final ComponentName NAME = new ComponentName("waybill-store");

  private final Store store;

  @Inject
  StoreHealthCheck(Store store) {
    this.store = store;
  }

  @Override
  public ComponentName componentName() {
    return NAME;
  }

  @Override
  public Publisher<Result> check() {
    return Mono.fromSupplier(() -> result(store.health()));
  }

  private static Result result(StoreHealth health) {
    return switch (health.state()) {
      case OK -> Result.healthy(NAME);
      case LOW_SPACE -> Result.degraded(NAME, health.detail());
      case AWAY, FAILED -> Result.unhealthy(NAME, health.detail());
    };
  }
}
