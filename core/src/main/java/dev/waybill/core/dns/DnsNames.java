// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import dev.waybill.core.address.DomainName;
import java.util.Optional;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** Converts names between the DNS library and ours. Stateless. */
final class DnsNames {

  private DnsNames() {}

  /** The library's form of a name. */
  static Name absolute(DomainName name) {
    try {
      return Name.fromString(name.value() + ".");
    } catch (TextParseException e) {
      throw new IllegalStateException("a domain name that the DNS cannot carry: " + name, e);
    }
  }

  /** Our form of a name; empty for the root and for anything that is not a host name. */
  static Optional<DomainName> parsed(Name name) {
    try {
      return Optional.of(DomainName.parse(name.toString(true)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
