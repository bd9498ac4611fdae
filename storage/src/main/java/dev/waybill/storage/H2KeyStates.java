// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.keys.KeyChange;
import dev.waybill.core.dkim.keys.KeyStates;
import dev.waybill.core.dkim.keys.ManagedKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The states of DKIM keys in H2, which one process at a time has open.
 *
 * <p>Thread-safe. Every method throws {@link StorageException} when the database fails.
 */
public final class H2KeyStates implements KeyStates {

  private final GroupCommit writer;
  private final Readers readers;

  H2KeyStates(GroupCommit writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public List<ManagedKey> all() {
    return readers.run(KeyRows::all);
  }

  @Override
  public List<ManagedKey> of(DomainName domain) {
    return readers.run(connection -> KeyRows.of(connection, domain));
  }

  @Override
  public boolean add(ManagedKey key) {
    return writer.run(connection -> add(connection, key));
  }

  @Override
  public boolean change(List<KeyChange> changes) {
    return writer.run(connection -> change(connection, changes));
  }

  @Override
  public boolean remove(ManagedKey key) {
    return writer.run(
        connection ->
            KeyRows.find(connection, key.name()).filter(key::equals).isPresent()
                && KeyRows.delete(connection, key.name()));
  }

  @Override
  public boolean isShared() {
    return false;
  }

  private static boolean add(Connection connection, ManagedKey key) throws SQLException {
    if (KeyRows.find(connection, key.name()).isPresent()) {
      return false;
    }
    KeyRows.insert(connection, key);
    return true;
  }

  // The only writer: nothing changes between the comparison and the change.
  private static boolean change(Connection connection, List<KeyChange> changes)
      throws SQLException {
    for (KeyChange change : changes) {
      Optional<ManagedKey> now = KeyRows.find(connection, change.before().name());
      if (now.filter(change.before()::equals).isEmpty()) {
        return false;
      }
    }
    for (KeyChange change : changes) {
      KeyRows.update(connection, change.after());
    }
    return true;
  }
}
