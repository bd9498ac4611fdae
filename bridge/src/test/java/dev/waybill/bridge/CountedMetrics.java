// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import java.util.Map;
import java.util.TreeMap;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.TimeMetric;
import org.reactivestreams.Publisher;

/** Counters that can be read. Confined to one thread; timers are not there. */
final class CountedMetrics implements MetricFactory {

  private final Map<String, Integer> counts = new TreeMap<>();

  /** What is above zero. */
  Map<String, Integer> counts() {
    return counts;
  }

  @Override
  public Metric generate(String name) {
    return new Metric() {
      @Override
      public void increment() {
        add(1);
      }

      @Override
      public void decrement() {
        add(-1);
      }

      @Override
      public void add(int value) {
        counts.merge(name, value, Integer::sum);
      }

      @Override
      public void remove(int value) {
        add(-value);
      }

      @Override
      public long getCount() {
        return counts.getOrDefault(name, 0);
      }
    };
  }

  @Override
  public TimeMetric timer(String name) {
    throw new UnsupportedOperationException(name);
  }

  @Override
  public <T> Publisher<T> decoratePublisherWithTimerMetric(String name, Publisher<T> publisher) {
    throw new UnsupportedOperationException(name);
  }

  @Override
  @SuppressWarnings("deprecation") // it has to be there all the same
  public <T> Publisher<T> decoratePublisherWithTimerMetricLogP99(
      String name, Publisher<T> publisher) {
    throw new UnsupportedOperationException(name);
  }
}
