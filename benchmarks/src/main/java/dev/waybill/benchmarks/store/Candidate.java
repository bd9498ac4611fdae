// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks.store;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Table;
import dev.waybill.storage.rocks.RocksSettings;
import dev.waybill.storage.rocks.RocksStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.apache.activemq.store.kahadb.disk.journal.Journal;
import org.apache.activemq.util.ByteSequence;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** A store to be measured. What it wrote is on the disk when a method returns. Thread-safe. */
interface Candidate extends AutoCloseable {

  /** Writes octets and an envelope under a number, together. */
  void accept(long number, byte[] octets, byte[] envelope) throws IOException;

  /** Writes an outcome and removes what was written under the number, together. */
  void settle(long number, byte[] outcome) throws IOException;

  @Override
  void close() throws IOException;

  /** Opens the one with this name in an empty directory. */
  static Candidate open(String name, Path directory) throws IOException {
    return switch (name) {
      case "rocksdb" -> new Rocks(directory);
      case "mvstore" -> new Mv(directory);
      case "kahadb-journal" -> new Kaha(directory);
      case "bare-log" -> new BareLog(directory);
      default -> throw new IllegalArgumentException("no such candidate: " + name);
    };
  }

  /** Our adapter. */
  final class Rocks implements Candidate {

    private final RocksStore store;

    Rocks(Path directory) {
      store = RocksStore.open(RocksSettings.of(directory));
    }

    @Override
    public void accept(long number, byte[] octets, byte[] envelope) {
      byte[] key = Keys.of(number);
      store.write(
          new Changes().put(Table.OCTETS, key, octets).put(Table.MESSAGE, key, envelope),
          Durability.SYNCED);
    }

    @Override
    public void settle(long number, byte[] outcome) {
      byte[] key = Keys.of(number);
      store.write(
          new Changes()
              .put(Table.LOG, key, outcome)
              .delete(Table.OCTETS, key)
              .delete(Table.MESSAGE, key),
          Durability.SYNCED);
    }

    @Override
    public void close() {
      store.close();
    }
  }

  /** H2's MVStore without SQL. One thread commits and syncs for all that wait. */
  final class Mv implements Candidate {

    private final MVStore store;
    private final MVMap<Long, byte[]> octets;
    private final MVMap<Long, byte[]> envelopes;
    private final MVMap<Long, byte[]> outcomes;
    private final SyncedTogether sync;

    Mv(Path directory) {
      store =
          new MVStore.Builder()
              .fileName(directory.resolve("mvstore").toString())
              .autoCommitDisabled()
              .open();
      octets = store.openMap("octets");
      envelopes = store.openMap("envelopes");
      outcomes = store.openMap("outcomes");
      sync =
          new SyncedTogether(
              work -> work.forEach(Runnable::run),
              () -> {
                store.commit();
                store.sync();
              });
    }

    @Override
    public void accept(long number, byte[] raw, byte[] envelope) throws IOException {
      sync.run(
          () -> {
            octets.put(number, raw);
            envelopes.put(number, envelope);
          });
    }

    @Override
    public void settle(long number, byte[] outcome) throws IOException {
      sync.run(
          () -> {
            outcomes.put(number, outcome);
            octets.remove(number);
            envelopes.remove(number);
          });
    }

    @Override
    public void close() throws IOException {
      sync.close();
      store.close();
    }
  }

  /** KahaDB's journal: records, no index; it shares syncs by itself. */
  final class Kaha implements Candidate {

    private final Journal journal = new Journal();

    Kaha(Path directory) throws IOException {
      journal.setDirectory(directory.toFile());
      journal.start();
    }

    @Override
    public void accept(long number, byte[] octets, byte[] envelope) throws IOException {
      byte[] record = Keys.join(Keys.of(number), octets, envelope);
      journal.write(new ByteSequence(record), true);
    }

    @Override
    public void settle(long number, byte[] outcome) throws IOException {
      journal.write(new ByteSequence(Keys.join(Keys.of(number), outcome)), true);
    }

    @Override
    public void close() throws IOException {
      journal.close();
    }
  }

  /** Records with a length and a checksum behind each other; one thread writes and syncs. */
  final class BareLog implements Candidate {

    private final FileChannel file;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private final SyncedTogether sync;

    BareLog(Path directory) throws IOException {
      file =
          FileChannel.open(
              directory.resolve("log"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      sync =
          new SyncedTogether(
              work -> {
                work.forEach(Runnable::run);
                ByteBuffer all = ByteBuffer.wrap(buffer.toByteArray());
                buffer.reset();
                while (all.hasRemaining()) {
                  file.write(all);
                }
              },
              () -> file.force(false));
    }

    private void append(byte[]... parts) throws IOException {
      byte[] record = Keys.join(parts);
      CRC32C checksum = new CRC32C();
      checksum.update(record);
      byte[] head =
          ByteBuffer.allocate(2 * Integer.BYTES)
              .putInt(record.length)
              .putInt((int) checksum.getValue())
              .array();
      sync.run(
          () -> {
            buffer.writeBytes(head);
            buffer.writeBytes(record);
          });
    }

    @Override
    public void accept(long number, byte[] octets, byte[] envelope) throws IOException {
      append(Keys.of(number), octets, envelope);
    }

    @Override
    public void settle(long number, byte[] outcome) throws IOException {
      append(Keys.of(number), outcome);
    }

    @Override
    public void close() throws IOException {
      sync.close();
      file.close();
    }
  }
}
