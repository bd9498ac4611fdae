// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.returnpath;

import dev.waybill.core.address.DomainName;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The hosts that bounces come back to: one for each domain of ours, and one for everybody else.
 *
 * <p>Immutable, as far as the predicate is: it may consult a list that changes.
 */
public final class BounceHosts {

  private final HostTemplate template;
  private final Predicate<DomainName> ours;
  private final Supplier<Optional<DomainName>> fallback;

  /**
   * The bounce hosts by this template.
   *
   * @param template how a bounce host is called
   * @param ours whether a domain is one of ours; asked for each message, so it must be quick
   * @param fallback the domain whose bounce host takes the bounces of foreign senders; empty while
   *     there is none
   */
  public BounceHosts(
      HostTemplate template, Predicate<DomainName> ours, Supplier<Optional<DomainName>> fallback) {
    this.template = template;
    this.ours = ours;
    this.fallback = fallback;
  }

  /** The bounce host for mail from this domain; empty when no domain of ours could have one. */
  public Optional<DomainName> hostFor(DomainName senderDomain) {
    return template
        .hostOf(senderDomain)
        .filter(host -> ours.test(senderDomain))
        .or(() -> fallback.get().flatMap(template::hostOf));
  }

  /** Whether mail to this host can only be a bounce. */
  public boolean isBounceHost(DomainName host) {
    return template.domainOf(host).filter(this::hasBounceHost).isPresent();
  }

  private boolean hasBounceHost(DomainName domain) {
    return ours.test(domain) || fallback.get().filter(domain::equals).isPresent();
  }
}
