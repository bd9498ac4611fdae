// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.reply.Reply;
import dev.waybill.core.reply.Verdict;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log and counts in James's metrics what the sending limits answered: {@code
 * waybill.limit.deferred} and {@code waybill.limit.refused}. Thread-safe.
 */
public final class LimitOutcomes {

  private static final Logger LOGGER = LoggerFactory.getLogger(LimitOutcomes.class);

  private final Metric deferred;
  private final Metric refused;

  /** Counters of James; all instances share those of one server. */
  public LimitOutcomes(MetricFactory metrics) {
    deferred = metrics.generate("waybill.limit.deferred");
    refused = metrics.generate("waybill.limit.refused");
  }

  /**
   * A limit answered; nothing happens unless it stood in the way.
   *
   * @param what was asked for, as the log calls it
   * @return whether it stood in the way
   */
  public boolean note(String what, Verdict verdict) {
    return verdict.fold(
        accept -> false,
        noOpinion -> false,
        defer -> said(what, defer.reply(), deferred),
        reject -> said(what, reject.reply(), refused));
  }

  private static boolean said(String what, Reply reply, Metric metric) {
    metric.increment();
    LOGGER.info("Refused {}: {}", what, reply);
    return true;
  }
}
