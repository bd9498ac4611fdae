// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.rocks;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Store.Visitor;
import dev.waybill.core.store.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.MutableColumnFamilyOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** One RocksDB while it is open: a column family for each {@link Table}. */
final class OpenDatabase implements AutoCloseable {

  private final RocksOptions options;
  private final RocksDB database;
  private final Map<Table, ColumnFamilyHandle> tables = new EnumMap<>(Table.class);
  private final List<ColumnFamilyHandle> handles;
  private final ReadOptions reads = new ReadOptions();
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final WriteOptions written = new WriteOptions();

  private OpenDatabase(RocksOptions options, RocksDB database, List<ColumnFamilyHandle> handles) {
    this.options = options;
    this.database = database;
    this.handles = handles;
    Table[] all = Table.values();
    for (int i = 0; i < all.length; i++) {
      // The first one is RocksDB's own default, which stays empty.
      tables.put(all[i], handles.get(i + 1));
    }
  }

  /** Opens the files in a directory, making them when they are not there. */
  static OpenDatabase open(Path directory) throws RocksDBException {
    RocksOptions options = new RocksOptions();
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    families.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, options.small()));
    for (Table table : Table.values()) {
      families.add(new ColumnFamilyDescriptor(Keys.of(table.label()), options.of(table)));
    }
    List<ColumnFamilyHandle> handles = new ArrayList<>();
    try {
      RocksDB database = RocksDB.open(options.database(), directory.toString(), families, handles);
      return new OpenDatabase(options, database, handles);
    } catch (RocksDBException e) {
      options.close();
      throw e;
    }
  }

  Optional<byte[]> get(Table table, byte[] key) throws RocksDBException {
    return Optional.ofNullable(database.get(handle(table), reads, key));
  }

  /**
   * Visits entries from the first key (inclusive) to the second (exclusive).
   *
   * @param stop asked before each entry
   */
  void scan(Table table, byte[] from, byte[] to, Visitor visitor, BooleanSupplier stop)
      throws RocksDBException {
    try (Slice end = new Slice(to);
        ReadOptions once = new ReadOptions().setFillCache(false).setIterateUpperBound(end);
        RocksIterator entries = database.newIterator(handle(table), once)) {
      entries.seek(from);
      while (!stop.getAsBoolean()
          && entries.isValid()
          && visitor.visit(entries.key(), entries.value())) {
        entries.next();
      }
      entries.status();
    }
  }

  void write(Changes changes, Durability durability) throws RocksDBException {
    try (WriteBatch batch = new WriteBatch()) {
      for (Changes.Change change : changes.list()) {
        add(batch, change);
      }
      database.write(durability == Durability.SYNCED ? synced : written, batch);
    }
  }

  private void add(WriteBatch batch, Changes.Change change) throws RocksDBException {
    ColumnFamilyHandle table = handle(change.table());
    if (change instanceof Changes.Put put) {
      batch.put(table, put.key(), put.value());
    } else if (change instanceof Changes.Delete delete) {
      batch.delete(table, delete.key());
    } else if (change instanceof Changes.DeleteRange range) {
      batch.deleteRange(table, range.from(), range.to());
    }
  }

  /**
   * Removes files with octets that nobody needs any more; takes a while. Octets that are needed are
   * not copied meanwhile: there may be no room for that.
   */
  void giveSpaceBack() throws RocksDBException {
    ColumnFamilyHandle octets = handle(Table.OCTETS);
    copyOldOctets(false);
    try (FlushOptions flush = new FlushOptions();
        CompactRangeOptions all = new CompactRangeOptions().setExclusiveManualCompaction(false)) {
      database.flush(flush, handles);
      database.compactRange(octets, null, null, all);
    } finally {
      copyOldOctets(true);
    }
  }

  private void copyOldOctets(boolean on) throws RocksDBException {
    database.setOptions(
        handle(Table.OCTETS),
        MutableColumnFamilyOptions.builder().setEnableBlobGarbageCollection(on).build());
  }

  /** Waits until all that was written is on the disk. */
  void sync() throws RocksDBException {
    database.flushWal(true);
  }

  /** A number that RocksDB knows of all tables together. */
  long number(String property) throws RocksDBException {
    return database.getAggregatedLongProperty(property);
  }

  private ColumnFamilyHandle handle(Table table) {
    ColumnFamilyHandle handle = tables.get(table);
    if (handle == null) {
      throw new IllegalStateException("every table is opened");
    }
    return handle;
  }

  /** Closes the files; nobody may be reading or writing. */
  @Override
  public void close() {
    handles.forEach(ColumnFamilyHandle::close);
    database.close();
    reads.close();
    synced.close();
    written.close();
    options.close();
  }
}
