// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.api.MailQueue;

/**
 * The figures of the queues under the names that James's own queues have: {@code
 * enqueuedMail:spool}, {@code dequeuedMail:spool}, {@code mailQueueSize:spool}. Thread-safe.
 */
public final class QueueMetrics {

  private final MetricFactory metrics;
  private final GaugeRegistry gauges;

  /** Counts with what James has. */
  public QueueMetrics(MetricFactory metrics, GaugeRegistry gauges) {
    this.metrics = metrics;
    this.gauges = gauges;
  }

  /** Counts what is put into a queue. */
  Metric enqueued(String queue) {
    return metrics.generate(MailQueue.ENQUEUED_METRIC_NAME_PREFIX + queue);
  }

  /** Counts what is handed out. */
  Metric dequeued(String queue) {
    return metrics.generate(MailQueue.DEQUEUED_METRIC_NAME_PREFIX + queue);
  }

  /** Shows the size of a queue. */
  void show(StoredQueue queue) {
    gauges.register(
        MailQueue.QUEUE_SIZE_METRIC_NAME_PREFIX + queue.getName().asString(), queue::getSize);
  }
}
