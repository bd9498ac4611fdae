// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.address.Mailbox;
import java.util.Optional;

/** Who has mail on the mail server around us. A port. Thread-safe; may wait for a database. */
public interface HostAccounts {

  /**
   * Whether mail to an address reaches somebody: an account, an alias, a group or a forward.
   *
   * @throws RuntimeException when the accounts cannot be read
   */
  boolean reaches(Mailbox mailbox);

  /**
   * Whether somebody can log in under this name.
   *
   * @throws RuntimeException when the accounts cannot be read
   */
  boolean hasAccount(String name);

  /**
   * Whether an alias, a group or a forward leads from a local address to another server.
   *
   * @throws RuntimeException when the table cannot be read
   */
  boolean leadsElsewhere(Mailbox mailbox);

  /**
   * The first account, by its name; empty when there is none that is an address.
   *
   * @throws RuntimeException when the accounts cannot be read
   */
  Optional<Mailbox> first();
}
