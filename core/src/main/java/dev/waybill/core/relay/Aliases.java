// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.address.Mailbox;

/** Which addresses stand for accounts of this server. A port. Thread-safe. */
@FunctionalInterface
public interface Aliases {

  /** There are none. */
  Aliases NONE = (address, account) -> false;

  /**
   * Whether an address is an alias of an account. A group that the account is a member of is none.
   *
   * <p>May wait for a database; asked only for addresses that nothing else allows.
   *
   * @throws UnreadableException when it cannot be looked up now
   */
  boolean isAlias(Mailbox address, Mailbox account);

  /** The aliases cannot be read now. */
  final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the reason. */
    public UnreadableException(Throwable cause) {
      super("the aliases cannot be read", cause);
    }
  }
}
