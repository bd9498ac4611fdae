// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import dev.waybill.bridge.Engines;
import dev.waybill.core.message.MessageStore;
import dev.waybill.core.store.Store;
import dev.waybill.runtime.Waybill;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.utils.GuiceProbe;

/** Opens the one {@link Waybill} of a server, whose store also holds the mail queues of James. */
final class StoreModule extends AbstractModule {

  private final ClosingStack closing;

  StoreModule(ClosingStack closing) {
    this.closing = closing;
  }

  @Override
  protected void configure() {
    Multibinder.newSetBinder(binder(), HealthCheck.class).addBinding().to(StoreHealthCheck.class);
    Multibinder.newSetBinder(binder(), GuiceProbe.class).addBinding().to(StoreProbe.class);
  }

  @Provides
  @Singleton
  Waybill waybill(FileSystem fileSystem, DomainList domains) {
    Engines.Lease lease = Engines.lease(fileSystem, domains);
    closing.push("Waybill", lease);
    Waybill waybill = lease.waybill();
    waybill.hostStarting();
    return waybill;
  }

  @Provides
  Store store(Waybill waybill) {
    return waybill.store();
  }

  @Provides
  MessageStore messages(Waybill waybill) {
    return waybill.messages();
  }
}
