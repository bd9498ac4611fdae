// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Drops connections to a database that H2 has closed.
 *
 * <p>H2 closes a database that it cannot write, on a full disk for example, and a new connection
 * opens it again. The pool knows none of these states, and would give out the old connections for
 * ever.
 */
final class ClosedDatabase implements SQLExceptionOverride {

  /** States of H2: object closed, I/O error (two forms), database closed (two forms). */
  private static final Set<String> STATES = Set.of("90007", "90028", "90031", "90098", "90121");

  @java.lang.Override
  public SQLExceptionOverride.Override adjudicate(SQLException failure) {
    return STATES.contains(failure.getSQLState())
        ? SQLExceptionOverride.Override.MUST_EVICT
        : SQLExceptionOverride.Override.CONTINUE_EVICT;
  }
}
