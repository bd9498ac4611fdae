// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** What the tables of a database are. */
@FunctionalInterface
public interface Schema {

  /** Makes what is missing; never runs twice at once. */
  void makeIn(Connection connection) throws SQLException;
}
