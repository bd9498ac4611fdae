// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.session;

import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import java.util.OptionalInt;

/**
 * What one kind of client may do; an empty value is no limit. Immutable.
 *
 * @param perAddress connections at once from one IPv4 address or the /64 of an IPv6 address
 * @param errors refused commands since the last accepted message
 * @param commands commands since the last accepted message
 * @param idleCommands of these, commands that lead to nothing, such as NOOP and RSET
 */
public record SessionLimits(
    OptionalInt perAddress, OptionalInt errors, OptionalInt commands, OptionalInt idleCommands) {

  /**
   * For everybody. Connections, errors and idle commands as in Postfix
   * (smtpd_client_connection_count_limit, smtpd_hard_error_limit, smtpd_junk_command_limit);
   * commands: chosen, enough for one message to 1,000 recipients.
   */
  static final SessionLimits STRANGERS = of(50, 20, OptionalInt.of(2000), 100);

  /**
   * For clients of a network in {@code <relay>} or with an account; chosen: a list with many bad
   * addresses is sent over one connection, by a tool that opens many.
   */
  static final SessionLimits TRUSTED = of(1000, 1000, OptionalInt.empty(), 1000);

  private static final int MOST = 1_000_000;

  private static SessionLimits of(int perAddress, int errors, OptionalInt commands, int idle) {
    return new SessionLimits(
        OptionalInt.of(perAddress), OptionalInt.of(errors), commands, OptionalInt.of(idle));
  }

  static SessionLimits read(Section section, SessionLimits fallback) {
    return new SessionLimits(
        section.value("per-address", fallback.perAddress(), SessionLimits::atMost),
        section.value("errors", fallback.errors(), SessionLimits::atMost),
        section.value("commands", fallback.commands(), SessionLimits::atMost),
        section.value("idle-commands", fallback.idleCommands(), SessionLimits::atMost));
  }

  private static OptionalInt atMost(String text) {
    return text.equals("off")
        ? OptionalInt.empty()
        : OptionalInt.of(Scalars.number(1, MOST).apply(text));
  }
}
