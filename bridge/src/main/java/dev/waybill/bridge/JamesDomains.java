// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.pipeline.MailWay;
import dev.waybill.runtime.Host;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The domains that James is the final one for, as of the last {@link #refresh}, and the way of mail
 * through its files.
 *
 * <p>Thread-safe. James keeps its domains in a database and James 3.8.1 asks SMTP hooks on the
 * network thread, where nothing may wait; so this keeps a copy. When the database is away, the last
 * good copy stays in force.
 */
final class JamesDomains implements Host {

  private static final Logger LOGGER = LoggerFactory.getLogger(JamesDomains.class);

  private final DomainList domains;
  private final MailWay way;
  private volatile Set<DomainName> snapshot = Set.of();
  private volatile Optional<DomainName> defaultDomain = Optional.empty();

  JamesDomains(DomainList domains, MailWay way) {
    this.domains = domains;
    this.way = way;
    try {
      refresh();
    } catch (RuntimeException e) {
      LOGGER.warn("Cannot read the local domains yet", e);
    }
  }

  @Override
  public MailWay way() {
    return way;
  }

  @Override
  public boolean isLocal(DomainName domain) {
    return snapshot.contains(domain);
  }

  // James's default domain, else the first one.
  @Override
  public Optional<DomainName> defaultDomain() {
    return defaultDomain;
  }

  @Override
  public void refresh() {
    try {
      Set<DomainName> current =
          domains.getDomains().stream()
              .flatMap(domain -> Addresses.domain(domain).stream())
              .collect(toUnmodifiableSet());
      defaultDomain = preferred(current, Addresses.domain(domains.getDefaultDomain()));
      snapshot = current;
    } catch (DomainListException e) {
      throw new IllegalStateException("James cannot read its domains", e);
    }
  }

  // James always has the domain localhost, to which nobody can send a bounce.
  private static Optional<DomainName> preferred(
      Set<DomainName> current, Optional<DomainName> configured) {
    return configured
        .filter(current::contains)
        .filter(JamesDomains::isPublic)
        .or(
            () ->
                current.stream()
                    .filter(JamesDomains::isPublic)
                    .min(Comparator.comparing(DomainName::value)));
  }

  private static boolean isPublic(DomainName domain) {
    return !domain.value().equals("localhost");
  }
}
