// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import dev.waybill.core.address.DomainName;

/**
 * Finds the mail hosts of a domain. A port.
 *
 * <p>Thread-safe. Methods block for a bounded time and never throw for what the DNS answers.
 */
public interface MxResolver {

  /**
   * The mail hosts of a domain in the order to try them (RFC 5321 §5.1): by preference, equal ones
   * shuffled, the domain itself when it has no MX record; without this server and all hosts that
   * are not preferred to it.
   */
  NextHops mailHosts(DomainName domain);

  /** The addresses of a smart host, unless it is this server. No MX lookup. */
  NextHops smartHost(ServerAddress server);
}
