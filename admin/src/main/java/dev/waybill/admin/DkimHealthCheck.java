// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.google.inject.Inject;
import dev.waybill.bridge.Engine;
import dev.waybill.bridge.Engines;
import dev.waybill.bridge.SignatureOutcomes;
import dev.waybill.core.dkim.keys.KeyHealth;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.HealthCheck;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.GaugeRegistry;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Unhealthy while an active DKIM key cannot be used or is not in the DNS as it must be, degraded
 * while another one needs somebody. Thread-safe.
 *
 * <p>Also shows in James's metrics: {@code waybill.dkim.keys-active}, {@code .keys-waiting}, {@code
 * .keys-away}, {@code .oldest-look-seconds}, and what became of messages since the start, such as
 * {@code waybill.dkim.signed}; see {@link SignatureOutcomes.Kind}.
 */
public final class DkimHealthCheck implements HealthCheck {

  private static final ComponentName NAME = new ComponentName("Waybill DKIM keys");
  private static final String PREFIX = "waybill.dkim.";

  /** Chosen: what a person reads at once; {@code waybill dkim list} shows all. */
  private static final int SHOWN = 5;

  private final FileSystem fileSystem;

  /** Called by James's loader of health checks. */
  @Inject
  public DkimHealthCheck(FileSystem fileSystem, GaugeRegistry gauges) {
    this.fileSystem = fileSystem;
    show(gauges, "keys-active", engine -> health(engine).active());
    show(gauges, "keys-waiting", engine -> health(engine).waiting());
    show(gauges, "keys-away", engine -> health(engine).away());
    show(gauges, "oldest-look-seconds", engine -> health(engine).oldestLook().toSeconds());
    for (SignatureOutcomes.Kind kind : SignatureOutcomes.Kind.values()) {
      show(gauges, kind.label(), engine -> engine.signatures().count(kind));
    }
  }

  @Override
  public ComponentName componentName() {
    return NAME;
  }

  @Override
  public Publisher<Result> check() {
    return Mono.fromSupplier(this::result);
  }

  private Result result() {
    Optional<Engines.Lease> lease = Engines.leaseIfOpen(fileSystem);
    if (lease.isEmpty()) {
      return Result.unhealthy(NAME, "no hook, matcher or mailet of Waybill is in use");
    }
    try (Engines.Lease open = lease.get()) {
      return result(health(open.engine()));
    }
  }

  static Result result(KeyHealth health) {
    if (!health.broken().isEmpty()) {
      List<String> all =
          Stream.concat(health.broken().stream(), health.doubtful().stream()).toList();
      return Result.unhealthy(NAME, words(all));
    }
    return health.doubtful().isEmpty()
        ? Result.healthy(NAME)
        : Result.degraded(NAME, words(health.doubtful()));
  }

  private static String words(List<String> all) {
    String shown = String.join(". ", all.subList(0, Math.min(SHOWN, all.size())));
    return all.size() <= SHOWN ? shown : shown + ". And " + (all.size() - SHOWN) + " more";
  }

  private void show(GaugeRegistry gauges, String name, ToLongFunction<Engine> figure) {
    gauges.register(PREFIX + name, () -> figure(figure));
  }

  private long figure(ToLongFunction<Engine> figure) {
    Optional<Engines.Lease> lease = Engines.leaseIfOpen(fileSystem);
    if (lease.isEmpty()) {
      return 0;
    }
    try (Engines.Lease open = lease.get()) {
      return figure.applyAsLong(open.engine());
    }
  }

  private static KeyHealth health(Engine engine) {
    return engine.dkimKeys().health();
  }
}
