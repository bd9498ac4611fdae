// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import dev.waybill.core.address.DomainName;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Set;

/**
 * The identity of this server, so that mail is never sent to itself (RFC 5321 §5.1).
 *
 * <p>Immutable.
 *
 * @param names every host name of this server that may be in an MX record
 * @param addresses every address at which it is reached from outside
 */
public record OwnHost(Set<DomainName> names, Set<InetAddress> addresses) {

  /** Unknown: no loop is detected by name or address. */
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
