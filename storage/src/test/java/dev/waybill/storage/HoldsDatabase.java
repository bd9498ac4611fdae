// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import java.sql.Connection;
import java.sql.DriverManager;

/** A tool that has the database open until it is killed. */
final class HoldsDatabase {

  private HoldsDatabase() {}

  /**
   * Opens the database, says "open" and waits for its end.
   *
   * @param arguments the database's path, as H2 writes it
   */
  public static void main(String[] arguments) throws Exception {
    try (Connection connection =
        DriverManager.getConnection("jdbc:h2:file:" + arguments[0], "waybill", "")) {
      System.out.println(connection.isClosed() ? "closed" : "open");
      Thread.currentThread().join();
    }
  }
}
