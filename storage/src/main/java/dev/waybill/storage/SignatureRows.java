// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.journal.SignatureNote;
import dev.waybill.core.message.MessageToken;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** What the journal says of signatures, in the rows of messages. */
final class SignatureRows {

  private SignatureRows() {}

  /** Notes it for a message that the journal knows; answers how many rows that changed. */
  static int write(Connection connection, MessageToken message, SignatureNote note)
      throws SQLException {
    String text = note.toString();
    return Sql.update(
        connection,
        "UPDATE message SET signatures = ? WHERE token = ? AND signatures IS DISTINCT FROM ?",
        text,
        message.text(),
        text);
  }

  static Optional<SignatureNote> of(Connection connection, MessageToken message)
      throws SQLException {
    return Sql.first(
        connection,
        row -> SignatureNote.parse(row.getString(1)),
        "SELECT signatures FROM message WHERE token = ? AND signatures IS NOT NULL",
        message.text());
  }
}
