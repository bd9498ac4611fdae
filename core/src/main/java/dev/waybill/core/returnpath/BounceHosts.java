// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.returnpath;

import dev.waybill.core.address.DomainName;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The bounce hosts: one for each local domain, and one for all other senders.
 *
 * <p>Immutable, except that the predicate may use a list that changes.
 */
public final class BounceHosts {

  private final HostTemplate template;
  private final Predicate<DomainName> ours;
  private final Supplier<Optional<DomainName>> fallback;

  /**
   * Bounce hosts with names from this template.
   *
   * @param template the form of a bounce host's name
   * @param ours whether a domain is local; called for each message, so it must be fast
   * @param fallback the domain whose bounce host is used for non-local senders; empty if there is
   *     none yet
   */
  public BounceHosts(
      HostTemplate template, Predicate<DomainName> ours, Supplier<Optional<DomainName>> fallback) {
    this.template = template;
    this.ours = ours;
    this.fallback = fallback;
  }

  /** The bounce host for mail from this domain; empty if there is none. */
  public Optional<DomainName> hostFor(DomainName senderDomain) {
    return template
        .hostOf(senderDomain)
        .filter(host -> ours.test(senderDomain))
        .or(() -> fallback.get().flatMap(template::hostOf));
  }

  /** Whether this is a bounce host, so that mail to it can only be a bounce. */
  public boolean isBounceHost(DomainName host) {
    return template.domainOf(host).filter(this::hasBounceHost).isPresent();
  }

  private boolean hasBounceHost(DomainName domain) {
    return ours.test(domain) || fallback.get().filter(domain::equals).isPresent();
  }
}
