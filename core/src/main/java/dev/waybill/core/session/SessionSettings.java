// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.session;

import dev.waybill.core.settings.DataSize;
import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;

/**
 * The {@code <sessions>} element: what connections may ask of the server. Immutable.
 *
 * @param connections at once, of all clients to all ports together
 * @param beforeLogin octets that a client of IMAP or POP3 may send before it has logged in
 * @param strangers what everybody may do
 * @param trusted what a client of a network in {@code <relay>}, or with an account, may do
 */
public record SessionSettings(
    int connections, DataSize beforeLogin, SessionLimits strangers, SessionLimits trusted) {

  /**
   * Chosen: connections as measured with a heap of 512 MiB; octets: the largest tokens that clients
   * log in with have some 10 KiB.
   */
  public static final SessionSettings DEFAULTS =
      new SessionSettings(
          4000, DataSize.parse("64KiB"), SessionLimits.STRANGERS, SessionLimits.TRUSTED);

  private static final int FEWEST = 10;
  private static final int MOST = 1_000_000;

  /** Reads the element. */
  public static SessionSettings read(Section sessions) {
    return new SessionSettings(
        sessions.value("connections", DEFAULTS.connections(), Scalars.number(FEWEST, MOST)),
        sessions.value("octets-before-login", DEFAULTS.beforeLogin(), DataSize::parse),
        SessionLimits.read(sessions.child("strangers"), DEFAULTS.strangers()),
        SessionLimits.read(sessions.child("trusted"), DEFAULTS.trusted()));
  }
}
