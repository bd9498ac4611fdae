// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import javax.jms.ConnectionFactory;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.activemq.ActiveMQHealthCheck;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueItemDecoratorFactory;
import org.apache.james.queue.api.ManageableMailQueue;

/** Binds the mail queues to the one {@link SpoolBroker} of a server. */
final class SpoolModule extends AbstractModule {
  private final ServerDirectories directories;
  private final SpoolGate gate;
  private final ClosingStack closing;

  SpoolModule(ServerDirectories directories, SpoolGate gate, ClosingStack closing) {
    this.directories = directories;
    this.gate = gate;
    this.closing = closing;
  }

  @Override
  protected void configure() {
    bind(MailQueueItemDecoratorFactory.class).toInstance(gate);
    bind(new TypeLiteral<MailQueueFactory<?>>() {}).to(SpoolQueues.class);
    bind(new TypeLiteral<MailQueueFactory<? extends MailQueue>>() {}).to(SpoolQueues.class);
    bind(new TypeLiteral<MailQueueFactory<? extends ManageableMailQueue>>() {})
        .to(SpoolQueues.class);
    bind(new TypeLiteral<MailQueueFactory<ManageableMailQueue>>() {}).to(SpoolQueues.class);
    Multibinder.newSetBinder(binder(), HealthCheck.class)
        .addBinding()
        .to(ActiveMQHealthCheck.class);
  }

  @Provides
  @Singleton
  ConnectionFactory connections() throws Exception {
    SpoolBroker broker = SpoolBroker.open(directories);
    closing.push("the broker of the mail queues", broker::stop);
    return broker.connections();
  }

  @Provides
  @Singleton
  SpoolQueues queues(ConnectionFactory connections, MetricFactory metrics, GaugeRegistry gauges) {
    SpoolQueues queues = new SpoolQueues(connections, gate, metrics, gauges);
    closing.push("the mail queues", queues::destroy);
    return queues;
  }
}
