// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What is done in one transaction; may be done again from the start.
 *
 * @param <T> what comes of it
 */
@FunctionalInterface
public interface Transaction<T> {

  /** Does it; neither commits nor rolls back. */
  T in(Connection connection) throws SQLException;
}
