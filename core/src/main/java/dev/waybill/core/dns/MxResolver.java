// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import dev.waybill.core.address.DomainName;

/**
 * Finds the hosts that take mail. A port.
 *
 * <p>Thread-safe. Methods block for a bounded time and never throw for what the DNS answers.
 */
public interface MxResolver {

  /**
   * The mail hosts of a domain in the order to try them (RFC 5321 §5.1): by preference, equal ones
   * shuffled, the domain itself when it has no MX record; without ourselves and whatever is not
   * better than ourselves.
   */
  NextHops mailHosts(DomainName domain);

  /** The addresses of one host, for a smart host that is given by name. MX is not asked. */
  NextHops addresses(DomainName host);
}
