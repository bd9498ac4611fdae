// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import dev.waybill.core.address.DomainName;
import java.net.InetAddress;

/**
 * What the DNS answers to anybody, through the configured name servers. A port: {@link
 * DnsjavaPublicAnswers} asks the real DNS. Every question is bounded in time.
 */
public interface PublicAnswers {

  /** The texts of the TXT records, each as one string. */
  Answer<String> texts(DomainName name);

  /** The names of the mail exchangers, best first. */
  Answer<DomainName> mailExchangers(DomainName domain);

  /** The addresses of a host. */
  Answer<InetAddress> addresses(DomainName host);

  /** The names that an address has (PTR). */
  Answer<DomainName> names(InetAddress address);
}
