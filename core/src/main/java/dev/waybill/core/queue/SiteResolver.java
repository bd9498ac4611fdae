// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import dev.waybill.core.address.DomainName;
import java.util.Optional;

/** Knows which site takes the mail of a domain. A port; thread-safe. */
public interface SiteResolver {

  /** Every domain is a site of its own. */
  SiteResolver BY_DOMAIN =
      new SiteResolver() {
        @Override
        public Optional<String> known(DomainName domain) {
          return Optional.of(domain.value());
        }

        @Override
        public String find(DomainName domain) {
          return domain.value();
        }
      };

  /** The site if it is known; never waits. Asking may begin a lookup. */
  Optional<String> known(DomainName domain);

  /** The site; waits some seconds at most. The domain itself when it can not be found. */
  String find(DomainName domain);
}
