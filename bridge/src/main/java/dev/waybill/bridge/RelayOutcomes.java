// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.relay.ClientPolicy;
import dev.waybill.core.relay.Refusal;
import java.util.EnumMap;
import java.util.Map;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what the relay policy decided, as {@code waybill.relay.<reason>} and {@code
 * waybill.relay.accepted}, and tells the log which rule refused what. Thread-safe.
 */
public final class RelayOutcomes {

  private static final Logger LOGGER = LoggerFactory.getLogger(RelayOutcomes.class);
  private static final String PREFIX = "waybill.relay.";

  private final Map<Refusal.Reason, Metric> refused = new EnumMap<>(Refusal.Reason.class);
  private final Metric accepted;

  /** Counters of James; all instances share those of one server. */
  public RelayOutcomes(MetricFactory metrics) {
    for (Refusal.Reason reason : Refusal.Reason.values()) {
      refused.put(reason, metrics.generate(PREFIX + reason.label()));
    }
    accepted = metrics.generate(PREFIX + "accepted");
  }

  /** A message was accepted under a permission to relay. */
  public void accepted() {
    accepted.increment();
  }

  /** A request over SMTP was refused; the log knows the client from James's context. */
  public void refused(ClientPolicy clientPolicy, Refusal refusal) {
    count(refusal);
    LOGGER.info("Refused {}: {}", by(clientPolicy), refusal.reply());
  }

  /** A message is not relayed, and nobody waits for an answer. */
  void notRelayed(Mail mail, ClientPolicy clientPolicy, Refusal refusal) {
    count(refusal);
    LOGGER.info("{} is not relayed, {}: {}", mail.getName(), by(clientPolicy), refusal.reply());
  }

  /** A message that a mailet made is not relayed. */
  void notRelayed(Mail mail, Refusal refusal) {
    count(refusal);
    LOGGER.info("{} is not relayed: {}", mail.getName(), refusal.reply());
  }

  private void count(Refusal refusal) {
    Metric metric = refused.get(refusal.reason());
    if (metric != null) {
      metric.increment();
    }
  }

  private static String by(ClientPolicy clientPolicy) {
    return clientPolicy
        .rule()
        .map(rule -> "by " + rule.element() + (rule.line() == 0 ? "" : " in line " + rule.line()))
        .orElse("for no rule of <relay> is for the client");
  }
}
