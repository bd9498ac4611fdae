// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.breaker.BreakerStore;
import dev.waybill.core.breaker.Standing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What the breaker decided, in H2.
 *
 * <p>Thread-safe. Every method throws {@link StorageException} when the database fails.
 */
public final class H2BreakerStore implements BreakerStore {

  private final GroupCommit writer;
  private final Readers readers;

  H2BreakerStore(GroupCommit writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public List<Standing> standings() {
    return readers.run(
        connection ->
            Sql.all(
                connection,
                row ->
                    new Standing(
                        row.getString(1),
                        Standing.State.valueOf(row.getString(2)),
                        Nanos.instant(row.getLong(3)),
                        row.getString(4)),
                "SELECT account, state, since_ns, evidence FROM breaker ORDER BY account"));
  }

  @Override
  public void put(Standing standing) {
    try {
      writer.run(
          batch ->
              Sql.update(
                  batch.connection(),
                  "MERGE INTO breaker (account, state, since_ns, evidence) VALUES (?, ?, ?, ?)",
                  standing.account(),
                  standing.state().name(),
                  Nanos.of(standing.since()),
                  standing.evidence()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
