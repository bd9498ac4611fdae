// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * One unit of writing: all of it is stored, or nothing.
 *
 * @param <T> what it finds out
 */
@FunctionalInterface
interface Work<T> {

  /** Writes through the connection, without committing; runs on the writing thread. */
  T apply(Connection connection) throws SQLException;
}
