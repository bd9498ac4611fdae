// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import javax.jms.ConnectionFactory;
import javax.jms.JMSException;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.activemq.ActiveMQMailQueueFactory;
import org.apache.james.queue.activemq.metric.ActiveMQMetricCollectorNoop;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;

/** Makes a {@link SpoolQueue} of each queue that James or an extension asks for. Thread-safe. */
final class SpoolQueues extends ActiveMQMailQueueFactory {
  private final SpoolGate gate;

  SpoolQueues(
      ConnectionFactory connections, SpoolGate gate, MetricFactory metrics, GaugeRegistry gauges) {
    super(connections, gate, metrics, gauges, new ActiveMQMetricCollectorNoop());
    this.gate = gate;
    setUseJMX(false);
  }

  @Override
  protected ManageableMailQueue createCacheableMailQueue(MailQueueName name) {
    try {
      return new SpoolQueue(connectionFactory, gate, name, metricFactory, gaugeRegistry);
    } catch (JMSException failure) {
      throw new IllegalStateException("cannot open the queue " + name.asString(), failure);
    }
  }
}
