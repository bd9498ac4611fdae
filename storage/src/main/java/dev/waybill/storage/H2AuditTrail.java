// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.limitadmin.AuditTrail;
import dev.waybill.core.limitadmin.Change;
import dev.waybill.core.limitadmin.ChangeAuthor;
import java.util.List;

/**
 * Who changed limits, in H2.
 *
 * <p>Thread-safe. Every method throws {@link StorageException} when the database fails.
 */
public final class H2AuditTrail implements AuditTrail {

  private final GroupCommit writer;
  private final Readers readers;

  H2AuditTrail(GroupCommit writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public void record(Change change) {
    ChangeAuthor changeAuthor = change.changeAuthor();
    writer.run(
        connection ->
            Sql.update(
                connection,
                "INSERT INTO audit (at_ns, action, limit_name, counter_key, detail, who,"
                    + " came_from, because) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                Nanos.of(change.at()),
                change.action().name(),
                change.limit(),
                change.key(),
                change.detail(),
                changeAuthor.who(),
                changeAuthor.from(),
                changeAuthor.because()));
  }

  @Override
  public List<Change> latest(int atMost) {
    return readers.run(
        connection ->
            Sql.all(
                connection,
                row ->
                    new Change(
                        Nanos.instant(row.getLong(1)),
                        Change.Action.valueOf(row.getString(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        new ChangeAuthor(row.getString(6), row.getString(7), row.getString(8))),
                "SELECT at_ns, action, limit_name, counter_key, detail, who, came_from, because"
                    + " FROM audit ORDER BY id DESC LIMIT ?",
                atMost));
  }
}
