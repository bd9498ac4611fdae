// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import java.io.IOException;
import java.sql.SQLException;

/**
 * One unit of writing: all of it is stored, or nothing.
 *
 * @param <T> what it finds out
 */
@FunctionalInterface
interface Work<T> {

  /** Writes through the batch's connection, without committing; runs on the writing thread. */
  T apply(Batch batch) throws SQLException, IOException;
}
