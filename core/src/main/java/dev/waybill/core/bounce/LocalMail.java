// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import java.util.Optional;

/** What ends at this server. A port. Thread-safe. */
public interface LocalMail {

  /** Whether mail for a domain ends here. */
  boolean isLocal(DomainName domain);

  /** Whether a mailbox of a local domain exists. */
  boolean exists(Mailbox mailbox);

  /** Who answers for this server; empty when that is nobody who reads mail. */
  Optional<Mailbox> postmaster();

  /** The domain that this server speaks for when no other one fits; empty when it has none yet. */
  Optional<DomainName> defaultDomain();
}
