// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.google.inject.Inject;
import dev.waybill.core.dkim.keys.KeyHealth;
import dev.waybill.runtime.SignatureOutcomes;
import dev.waybill.runtime.Waybill;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.GaugeRegistry;

/**
 * Unhealthy while an active DKIM key cannot be used or is not in the DNS as it must be, degraded
 * while another one needs somebody, or while the states that servers share are away: mail is signed
 * on then, but nothing is decided. Thread-safe.
 *
 * <p>Also shows in James's metrics: {@code waybill.dkim.keys-active}, {@code .keys-waiting}, {@code
 * .keys-away}, {@code .oldest-look-seconds}, {@code .states-away} (1 or 0), {@code
 * .notices-dropped}, and what became of messages since the start, such as {@code
 * waybill.dkim.signed}; see {@link SignatureOutcomes.Kind}.
 */
public final class DkimHealthCheck extends EngineHealthCheck {

  private static final String PREFIX = "waybill.dkim.";

  /** Chosen: what a person reads at once; {@code waybill dkim list} shows all. */
  private static final int SHOWN = 5;

  /** Called by James's loader of health checks. */
  @Inject
  public DkimHealthCheck(FileSystem fileSystem, GaugeRegistry gauges) {
    super("Waybill DKIM keys", fileSystem);
    show(gauges, PREFIX + "keys-active", waybill -> health(waybill).active());
    show(gauges, PREFIX + "keys-waiting", waybill -> health(waybill).waiting());
    show(gauges, PREFIX + "keys-away", waybill -> health(waybill).away());
    show(
        gauges,
        PREFIX + "oldest-look-seconds",
        waybill -> health(waybill).oldestLook().toSeconds());
    show(
        gauges,
        PREFIX + "states-away",
        waybill -> waybill.dkim().keys().trouble().map(t -> 1L).orElse(0L));
    show(gauges, PREFIX + "notices-dropped", waybill -> waybill.dkim().keys().droppedNotices());
    for (SignatureOutcomes.Kind kind : SignatureOutcomes.Kind.values()) {
      show(gauges, PREFIX + kind.label(), waybill -> waybill.dkim().outcomes().count(kind));
    }
  }

  @Override
  Result judge(Waybill waybill) {
    Optional<String> unsigned = waybill.host().way().unsigned();
    if (unsigned.isPresent()) {
      return Result.unhealthy(
          componentName(), "mail leaves without a signature: " + unsigned.get());
    }
    Result keys = result(componentName(), health(waybill));
    return waybill
        .dkim()
        .keys()
        .trouble()
        .filter(text -> keys.isHealthy())
        .map(text -> Result.degraded(componentName(), text))
        .orElse(keys);
  }

  static Result result(ComponentName name, KeyHealth health) {
    if (!health.broken().isEmpty()) {
      List<String> all =
          Stream.concat(health.broken().stream(), health.doubtful().stream()).toList();
      return Result.unhealthy(name, words(all));
    }
    return health.doubtful().isEmpty()
        ? Result.healthy(name)
        : Result.degraded(name, words(health.doubtful()));
  }

  private static String words(List<String> all) {
    String shown = String.join(". ", all.subList(0, Math.min(SHOWN, all.size())));
    return all.size() <= SHOWN ? shown : shown + ". And " + (all.size() - SHOWN) + " more";
  }

  private static KeyHealth health(Waybill waybill) {
    return waybill.dkim().keys().health();
  }
}
