// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import dev.waybill.core.message.MessageStore;
import dev.waybill.core.store.Store;
import dev.waybill.runtime.Waybill;
import dev.waybill.server.queue.QueueGate;
import dev.waybill.server.queue.QueueLog;
import dev.waybill.server.queue.QueueMetrics;
import dev.waybill.server.queue.RetryDelays;
import dev.waybill.server.queue.StoredQueues;
import java.time.InstantSource;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.utils.GuiceProbe;

/** Binds the mail queues of James to the {@link StoredQueues} of a server. */
final class QueueModule extends AbstractModule {
  private final QueueGate gate;

  QueueModule(QueueGate gate) {
    this.gate = gate;
  }

  @Override
  protected void configure() {
    bind(QueueGate.class).toInstance(gate);
    Multibinder.newSetBinder(binder(), GuiceProbe.class).addBinding().to(SpoolStart.class);
    bind(new TypeLiteral<MailQueueFactory<?>>() {}).to(StoredQueues.class);
    bind(new TypeLiteral<MailQueueFactory<? extends MailQueue>>() {}).to(StoredQueues.class);
    bind(new TypeLiteral<MailQueueFactory<? extends ManageableMailQueue>>() {})
        .to(StoredQueues.class);
    bind(new TypeLiteral<MailQueueFactory<ManageableMailQueue>>() {}).to(StoredQueues.class);
  }

  @Provides
  @Singleton
  StoredQueues queues(
      Store store,
      MessageStore messages,
      QueueLog log,
      MailboxSync local,
      MetricFactory metrics,
      GaugeRegistry gauges) {
    return StoredQueues.open(
        store,
        messages,
        log,
        RetryDelays.DEFAULTS,
        gate,
        local::before,
        new QueueMetrics(metrics, gauges),
        InstantSource.system());
  }

  @Provides
  @Singleton
  QueueLog log(Waybill waybill) {
    return new LoggedQueues(waybill.log(), waybill::classifier, waybill.clock());
  }
}
