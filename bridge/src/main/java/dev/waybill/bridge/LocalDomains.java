// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.waybill.core.address.DomainName;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
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

  private final DomainList domains;
  private final EverySecond refreshing;
  private volatile Set<DomainName> snapshot = Set.of();
  private volatile Optional<DomainName> defaultDomain = Optional.empty();

  LocalDomains(DomainList domains) {
    this.domains = domains;
    refresh();
    // A new domain works before an administrator can type the next command.
    this.refreshing = EverySecond.run("waybill-local-domains", this::refresh);
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
    refreshing.close();
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
