// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.waybill.core.address.DomainName;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The domains that this server is the final one for, as of a second ago.
 *
 * <p>Thread-safe. James keeps its domains in a database and James 3.8.1 asks SMTP hooks on the
 * network thread, where nothing may wait; so a thread of its own keeps a copy. When the database is
 * away, the last good copy stays in force.
 */
public final class LocalDomains implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(LocalDomains.class);

  /** Chosen: a new domain works before an administrator can type the next command. */
  private static final Duration REFRESH = Duration.ofSeconds(1);

  private final DomainList domains;
  private final ScheduledExecutorService refresher;
  private final ScheduledFuture<?> refreshing;
  private volatile Set<DomainName> snapshot = Set.of();
  private volatile Optional<DomainName> defaultDomain = Optional.empty();

  LocalDomains(DomainList domains) {
    this.domains = domains;
    this.refresher =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "waybill-local-domains");
              thread.setDaemon(true);
              return thread;
            });
    refresh();
    refreshing =
        refresher.scheduleWithFixedDelay(
            this::refresh, REFRESH.toMillis(), REFRESH.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether mail for this domain ends here. */
  public boolean contains(DomainName domain) {
    return snapshot.contains(domain);
  }

  /**
   * The domain that stands in where no other is known: James's default domain, else the first one;
   * empty while the server has none but localhost.
   */
  public Optional<DomainName> defaultDomain() {
    return defaultDomain;
  }

  @Override
  public void close() {
    refreshing.cancel(false);
    refresher.shutdownNow();
  }

  /** Reads the domains now; waits for James's database. */
  public void refresh() {
    try {
      Set<DomainName> current =
          domains.getDomains().stream()
              .flatMap(domain -> Addresses.domain(domain).stream())
              .collect(toUnmodifiableSet());
      defaultDomain = standIn(current, Addresses.domain(domains.getDefaultDomain()));
      snapshot = current;
    } catch (DomainListException | RuntimeException e) {
      LOGGER.warn("Cannot read the local domains; going on with {} known ones", snapshot.size(), e);
    }
  }

  // James always has the domain localhost, to which nobody can send a bounce.
  private static Optional<DomainName> standIn(
      Set<DomainName> current, Optional<DomainName> configured) {
    return configured
        .filter(current::contains)
        .filter(LocalDomains::isPublic)
        .or(
            () ->
                current.stream()
                    .filter(LocalDomains::isPublic)
                    .min(Comparator.comparing(DomainName::value)));
  }

  private static boolean isPublic(DomainName domain) {
    return !domain.value().equals("localhost");
  }
}
