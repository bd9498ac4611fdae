// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.delivery.HeldMail;
import dev.waybill.core.delivery.OutgoingStore;
import dev.waybill.core.journal.Journal;
import java.io.IOException;

/** The adapters of one database, as the contracts see them. */
interface Stores extends AutoCloseable {

  Journal journal();

  OutgoingStore outgoing();

  HeldMail held();

  @Override
  void close() throws IOException;

  /** The embedded database. */
  static Stores h2(Database database) {
    return new Stores() {
      @Override
      public Journal journal() {
        return database.journal();
      }

      @Override
      public OutgoingStore outgoing() {
        return database.outgoing();
      }

      @Override
      public HeldMail held() {
        return database.held();
      }

      @Override
      public void close() throws IOException {
        database.close();
      }
    };
  }
}
