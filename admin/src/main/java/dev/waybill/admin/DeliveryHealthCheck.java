// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.google.inject.Inject;
import dev.waybill.core.outcome.Classification;
import dev.waybill.core.outcome.DeliveryStatistics;
import dev.waybill.core.outcome.FollowerHealth;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.queue.WaitReason;
import dev.waybill.runtime.Waybill;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.james.core.healthcheck.ComponentName;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.metrics.api.GaugeRegistry;

/**
 * Unhealthy while the outcomes of deliveries cannot be written: nothing new is sent then. Degraded
 * while somebody who follows the log fails, or after one has missed events. Thread-safe.
 *
 * <p>Also shows in James's metrics, see {@code docs/reference/queue-routes.md}: {@code
 * waybill.queue.*}, {@code waybill.delivery.*} and {@code waybill.follower.*}. The gauges of a
 * follower appear with the first check.
 */
public final class DeliveryHealthCheck extends EngineHealthCheck {

  private static final String QUEUE = "waybill.queue.";
  private static final String DELIVERY = "waybill.delivery.";
  private static final String FOLLOWER = "waybill.follower.";

  /** What is counted beside that which happens to recipients. */
  private static final List<String> OTHER_EVENTS =
      List.of("accepted", "refused", "signature", "site-paused", "site-back");

  /** Those that have a classification. */
  private static final Set<RecipientEvent.Kind> CLASSIFIED =
      Set.of(
          RecipientEvent.Kind.DEFERRED,
          RecipientEvent.Kind.BOUNCED,
          RecipientEvent.Kind.BOUNCED_LATER);

  private final GaugeRegistry gauges;
  private final SiteFigures sites = new SiteFigures();
  private final Set<String> shownFollowers = ConcurrentHashMap.newKeySet();

  /** Called by James's loader of health checks. */
  @Inject
  public DeliveryHealthCheck(FileSystem fileSystem, GaugeRegistry gauges) {
    super("Waybill delivery", fileSystem);
    this.gauges = gauges;
    showQueue();
    showDelivery();
  }

  private void showQueue() {
    for (WaitReason.Kind kind : WaitReason.Kind.values()) {
      show(
          gauges,
          QUEUE + QueuedEntry.label(kind),
          waybill -> waybill.queue().totals().waitingFor(kind));
    }
    show(
        gauges,
        QUEUE + "sites-paused",
        waybill -> sites.paused(waybill.queue(), waybill.clock().instant()));
    show(
        gauges,
        QUEUE + "oldest-seconds",
        waybill -> sites.oldestSeconds(waybill.queue(), waybill.clock().instant()));
  }

  private void showDelivery() {
    show(gauges, DELIVERY + "workers", waybill -> (long) waybill.delivery().workers());
    show(gauges, DELIVERY + "unwritten", waybill -> (long) waybill.delivery().unwritten());
    show(gauges, DELIVERY + "refused.left-out", waybill -> waybill.refusals().leftOut());
    Stream.concat(
            OTHER_EVENTS.stream(),
            Stream.of(RecipientEvent.Kind.values()).map(RecipientEvent.Kind::label))
        .forEach(event -> showCount(event, key -> key.event().equals(event)));
    for (RecipientEvent.Kind kind : CLASSIFIED) {
      for (Classification.Scope scope : Classification.Scope.values()) {
        showCount(
            kind.label() + "." + scope.label(),
            key -> key.event().equals(kind.label()) && key.scope().equals(scope.label()));
      }
    }
  }

  private void showCount(String figure, Predicate<DeliveryStatistics.Key> counted) {
    show(gauges, DELIVERY + figure, waybill -> sum(waybill.statistics().counts(), counted));
  }

  /** How many of the events that the predicate takes there were since the start. */
  static long sum(
      Map<DeliveryStatistics.Key, Long> counts, Predicate<DeliveryStatistics.Key> counted) {
    return counts.entrySet().stream()
        .filter(entry -> counted.test(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  @Override
  Result judge(Waybill waybill) {
    List<FollowerHealth> followers = waybill.followers();
    followers.stream()
        .map(FollowerHealth::subscriber)
        .filter(shownFollowers::add)
        .forEach(this::showFollower);
    return result(componentName(), waybill.delivery().unwritten(), followers);
  }

  private void showFollower(String name) {
    show(
        gauges,
        FOLLOWER + name + ".behind",
        waybill ->
            waybill.followers().stream()
                .filter(follower -> follower.subscriber().equals(name))
                .mapToLong(FollowerHealth::behind)
                .sum());
  }

  static Result result(ComponentName name, long unwritten, List<FollowerHealth> followers) {
    if (unwritten > 0) {
      return Result.unhealthy(
          name, "the store does not take outcomes, " + unwritten + " wait; nothing new is sent");
    }
    String troubles =
        followers.stream()
            .filter(follower -> !follower.isOk())
            .map(DeliveryHealthCheck::words)
            .collect(Collectors.joining(". "));
    return troubles.isEmpty() ? Result.healthy(name) : Result.degraded(name, troubles);
  }

  private static String words(FollowerHealth follower) {
    return follower
        .failingSince()
        .map(
            since ->
                follower.subscriber()
                    + " fails since "
                    + since
                    + ", "
                    + follower.behind()
                    + " events behind: "
                    + follower.trouble())
        .orElseGet(
            () ->
                follower.subscriber()
                    + " has missed up to "
                    + follower.missed()
                    + " events of the log since the start");
  }
}
