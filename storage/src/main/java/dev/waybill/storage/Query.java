// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Something that only reads.
 *
 * @param <T> what it finds
 */
@FunctionalInterface
interface Query<T> {

  /** Reads; each statement sees what was committed when it started. */
  T apply(Connection connection) throws SQLException;
}
