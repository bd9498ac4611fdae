// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction that carries the units of several callers, and what has to happen around its
 * commit.
 *
 * <p>Confined to the writing thread.
 */
final class Batch {

  private static final Logger LOGGER = LoggerFactory.getLogger(Batch.class);

  private final Connection connection;
  private final Set<Path> directories = new LinkedHashSet<>();
  private final List<Consequence> consequences = new ArrayList<>();

  Batch(Connection connection) {
    this.connection = connection;
  }

  /**
   * What has to happen after the commit; when it fails, the committed state stands all the same.
   */
  @FunctionalInterface
  interface Consequence {
    void run() throws SQLException, IOException;
  }

  Connection connection() {
    return connection;
  }

  /** Has the names in a directory made durable before the commit, once for all units. */
  void syncBeforeCommit(Path directory) {
    directories.add(directory);
  }

  /** Has something done when the commit is durable and before the caller hears of it. */
  void afterCommit(Consequence consequence) {
    consequences.add(consequence);
  }

  /** Where the consequences of the next unit begin. */
  int mark() {
    return consequences.size();
  }

  /** Drops the consequences of a unit that failed. */
  void backTo(int mark) {
    consequences.subList(mark, consequences.size()).clear();
  }

  void commit() throws SQLException, IOException {
    for (Path directory : directories) {
      Durably.sync(directory);
    }
    connection.commit();
  }

  void runConsequences() {
    for (Consequence consequence : consequences) {
      try {
        consequence.run();
      } catch (SQLException | IOException | RuntimeException e) {
        LOGGER.warn("tidying up after a commit failed; the next start repeats it", e);
      }
    }
  }
}
