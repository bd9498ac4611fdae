// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.Selector;
import java.util.Comparator;

/**
 * Which key is meant.
 *
 * <p>Immutable; sorts by domain, then by selector.
 *
 * @param domain whose mail it signs, {@code d=}
 * @param selector which of the domain's keys it is, {@code s=}
 */
public record KeyName(DomainName domain, Selector selector) implements Comparable<KeyName> {

  private static final Comparator<KeyName> ORDER =
      Comparator.comparing((KeyName name) -> name.domain().value())
          .thenComparing(KeyName::selector);

  /** Where its public half is published (RFC 6376 §3.6.2.1). */
  public DomainName recordName() {
    return new DomainName(selector.value() + "._domainkey." + domain.value());
  }

  @Override
  public int compareTo(KeyName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return recordName().value();
  }
}
