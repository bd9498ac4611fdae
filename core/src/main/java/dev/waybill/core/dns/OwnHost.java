// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import dev.waybill.core.address.DomainName;
import java.net.InetAddress;
import java.util.Collection;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * The identity of this server, so that mail is never sent to itself (RFC 5321 §5.1).
 *
 * <p>As thread-safe as its functions, which are called for each host that is looked up.
 *
 * @param names whether a host name is one of this server
 * @param addresses whether this server is reached at an address
 * @param ports whether clients reach this server on a port
 */
public record OwnHost(
    Predicate<DomainName> names, Predicate<InetAddress> addresses, IntPredicate ports) {

  /** Unknown: no loop is detected by name or address. */
  public static final OwnHost UNKNOWN = new OwnHost(name -> false, at -> false, port -> false);

  /** RFC 5321 §4.5.4.2; a firewall may lead it to another port of ours. */
  private static final int SMTP = 25;

  /** Whether a mail host that the DNS names is this server. */
  boolean isMailHost(MailHost host, int port) {
    return names.test(host.name()) || ((port == SMTP || ports.test(port)) && has(host.addresses()));
  }

  /**
   * Whether a smart host is this server. Another mail server on this machine may be one, on a port
   * of its own.
   */
  boolean isSmartHost(Collection<InetAddress> its, int port) {
    return ports.test(port) && has(its);
  }

  private boolean has(Collection<InetAddress> its) {
    return its.stream().anyMatch(addresses);
  }
}
