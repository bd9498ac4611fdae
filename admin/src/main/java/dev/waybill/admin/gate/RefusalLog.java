// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin.gate;

import dev.waybill.core.web.WebRefusal;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts refused requests, as {@code waybill.webadmin.<reason>}, and warns about them: for each
 * address once in a while, with the number of those in between. Thread-safe.
 */
final class RefusalLog {

  private static final Logger LOGGER = LoggerFactory.getLogger(RefusalLog.class);

  private static final String PREFIX = "waybill.webadmin.";

  private final Map<WebRefusal.Reason, Metric> counters = new EnumMap<>(WebRefusal.Reason.class);
  private final OncePerAddress told = new OncePerAddress(InstantSource.system());

  RefusalLog(MetricFactory metrics) {
    for (WebRefusal.Reason reason : WebRefusal.Reason.values()) {
      counters.put(reason, metrics.generate(PREFIX + reason.label()));
    }
  }

  void refused(Request request, WebRefusal refusal) {
    Metric counter = counters.get(refusal.reason());
    if (counter != null) {
      counter.increment();
    }
    String address = request.getRemoteAddr();
    told.ask(address)
        .ifPresent(
            before ->
                LOGGER.warn(
                    "Refused {} {} from {}: {}{}",
                    AccessLog.method(request),
                    AccessLog.path(request),
                    address,
                    refusal.text(),
                    before == 0 ? "" : " (and " + before + " more since the last such line)"));
  }
}
