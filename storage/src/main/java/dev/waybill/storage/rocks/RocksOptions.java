// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.rocks;

import dev.waybill.core.store.Table;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksObject;
import org.rocksdb.TablePropertiesCollectorFactory;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;

/**
 * How RocksDB is set up.
 *
 * <p><b>Memory</b> outside the Java heap is bounded: memtables of all tables together 64 MiB and
 * blocks, indexes and filters that were read 32 MiB, in one cache that counts both; a compaction
 * and the table readers need some 20 MiB more.
 *
 * <p><b>Disk.</b> Octets are written to the write-ahead log, and once more to a blob file if the
 * message is still there when its memtable is full. The log is at most 128 MiB, so that a start
 * reads it in about a second.
 *
 * <p><b>After a crash</b> everything is there up to the last whole record of the log, which is at
 * least what was synced (point-in-time recovery). What the recovery read is written to new files
 * before anything else (no avoid_flush_during_recovery): after a sync that failed, only that makes
 * sure that what lies in the caches of the operating system reaches the disk.
 */
final class RocksOptions implements AutoCloseable {

  private static final long MEMTABLES = 64L << 20;
  private static final long BLOCKS = 32L << 20;
  private static final long OCTETS_MEMTABLE = 32L << 20;
  private static final long SMALL_MEMTABLE = 16L << 20;
  private static final long MOST_LOG = 128L << 20;
  private static final long BLOB_FILE = 32L << 20;

  /** Shorter ones lie beside their keys: a file of their own would not be shorter. */
  private static final long SMALLEST_BLOB = 4 << 10;

  /**
   * Rewrites blobs of the oldest quarter of files as they are met, for files that are half empty.
   */
  private static final double OLD_BLOB_FILES = 0.25;

  private static final double EMPTY_ENOUGH = 0.5;

  private static final int OPEN_FILES = 256;
  private static final long SMALL_FILE = 1 << 20;
  private static final long MOST_MANIFEST = 8L << 20;
  private static final double FILTER_BITS = 10;

  /** A queue is read from its head: where half of 1,000 neighbours are deleted, it is compacted. */
  private static final int NEIGHBOURS = 1000;

  private static final int DELETED_NEIGHBOURS = 500;

  private final List<RocksObject> owned = new ArrayList<>();
  private final Cache cache = own(new LRUCache(MEMTABLES + BLOCKS));
  private final WriteBufferManager buffers = own(new WriteBufferManager(MEMTABLES, cache));
  private final BloomFilter filter = own(new BloomFilter(FILTER_BITS));
  private final TablePropertiesCollectorFactory deletions =
      own(
          TablePropertiesCollectorFactory.NewCompactOnDeletionCollectorFactory(
              NEIGHBOURS, DELETED_NEIGHBOURS, 0));

  private final Options base = own(new Options());

  RocksOptions() {
    // Only these options can be given a collector.
    base.setTablePropertiesCollectorFactory(List.of(deletions));
  }

  private <T extends RocksObject> T own(T object) {
    owned.add(object);
    return object;
  }

  /** The options of the database as a whole. */
  DBOptions database() {
    return own(new DBOptions())
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        .setParanoidChecks(true)
        .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
        .setWriteBufferManager(buffers)
        .setMaxTotalWalSize(MOST_LOG)
        .setMaxOpenFiles(OPEN_FILES)
        .setMaxManifestFileSize(MOST_MANIFEST)
        .setManifestPreallocationSize(SMALL_FILE)
        .setBytesPerSync(SMALL_FILE)
        .setWalBytesPerSync(SMALL_FILE)
        // Waiting for the disk takes milliseconds; spinning meanwhile costs CPU that others need.
        .setEnableWriteThreadAdaptiveYield(false)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(SMALL_FILE)
        .setKeepLogFileNum(3)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0);
  }

  /** The options of a table. */
  ColumnFamilyOptions of(Table table) {
    return table == Table.OCTETS ? octets() : small();
  }

  /** The options of a table with short values. */
  ColumnFamilyOptions small() {
    return common()
        .setWriteBufferSize(SMALL_MEMTABLE)
        .setCompressionType(CompressionType.LZ4_COMPRESSION);
  }

  private ColumnFamilyOptions octets() {
    return common()
        .setWriteBufferSize(OCTETS_MEMTABLE)
        .setEnableBlobFiles(true)
        .setMinBlobSize(SMALLEST_BLOB)
        .setBlobFileSize(BLOB_FILE)
        .setEnableBlobGarbageCollection(true)
        .setBlobGarbageCollectionAgeCutoff(OLD_BLOB_FILES)
        .setBlobGarbageCollectionForceThreshold(EMPTY_ENOUGH);
  }

  private ColumnFamilyOptions common() {
    return own(new ColumnFamilyOptions(base))
        .setTableFormatConfig(
            new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFilterPolicy(filter));
  }

  @Override
  public void close() {
    for (int i = owned.size() - 1; i >= 0; i--) {
      owned.get(i).close();
    }
  }
}
