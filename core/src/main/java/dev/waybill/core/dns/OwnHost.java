// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import dev.waybill.core.address.DomainName;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Set;

/**
 * Who we are, so that mail is never sent to ourselves (RFC 5321 §5.1).
 *
 * <p>Immutable.
 *
 * @param names every host name under which this server may stand in an MX record
 * @param addresses every address under which it is reached from outside
 */
public record OwnHost(Set<DomainName> names, Set<InetAddress> addresses) {

  /** Nobody: no loop is detected by name or address. */
  public static final OwnHost UNKNOWN = new OwnHost(Set.of(), Set.of());

  /** Copies the sets. */
  public OwnHost {
    names = Set.copyOf(names);
    addresses = Set.copyOf(addresses);
  }

  boolean isMe(DomainName name, Collection<InetAddress> itsAddresses) {
    return names.contains(name) || itsAddresses.stream().anyMatch(addresses::contains);
  }
}
