// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import java.util.List;
import java.util.Locale;

/** The domains and users of a running James, as far as a first run needs them. */
interface Accounts {

  /** Creates the domain unless it exists; whether it did. */
  boolean addDomain(String domain);

  /** Whether the account exists. */
  boolean hasUser(String address);

  /** Creates an account that does not exist; its domain must. */
  void addUser(String address, String password);

  /** All domains that mail may be sent to here. */
  List<String> domains();

  /** The form in which addresses are compared. */
  static String canonical(String address) {
    return address.toLowerCase(Locale.ROOT);
  }
}
