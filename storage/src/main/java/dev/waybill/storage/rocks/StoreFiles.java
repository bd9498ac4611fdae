// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.rocks;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.StoreException;
import dev.waybill.core.store.Table;
import dev.waybill.storage.DirectoryLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.rocksdb.RocksDBException;

/** The files of a store: {@code store/}, {@code store.lock}, and the version of their format. */
final class StoreFiles implements AutoCloseable {

  /** The format that this version reads and writes. */
  static final int FORMAT = 1;

  private static final byte[] FORMAT_KEY = Keys.of("format");
  private static final String OWNER_ONLY = "rwx------";

  private final Path files;
  private final DirectoryLock lock;

  private StoreFiles(Path files, DirectoryLock lock) {
    this.files = files;
    this.lock = lock;
  }

  /**
   * Makes the directory that is for its owner only, and takes the lock.
   *
   * @throws StoreException when somebody else has it, or an earlier Waybill left its queue there
   */
  static StoreFiles take(Path directory) {
    Path files = directory.resolve("store");
    if (Files.exists(directory.resolve("outgoing"))) {
      throw new StoreException(
          directory
              + " has an outgoing directory of a Waybill before its first release, which cannot be"
              + " read any more: deliver what is in it with that version, or move it away");
    }
    try {
      Files.createDirectories(files);
      if (files.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(files, PosixFilePermissions.fromString(OWNER_ONLY));
      }
      DirectoryLock lock =
          DirectoryLock.take(directory.resolve("store.lock"))
              .orElseThrow(
                  () ->
                      new StoreException(
                          directory
                              + " is in use: another process, or another server in this one, has"
                              + " its store open"));
      NativeLibrary.load(files);
      return new StoreFiles(files, lock);
    } catch (IOException e) {
      throw new StoreException("cannot make or lock the store in " + directory + ": " + e, e);
    }
  }

  Path path() {
    return files;
  }

  /** Opens the database and looks at its format. */
  OpenDatabase openFirst() {
    OpenDatabase database = null;
    try {
      database = OpenDatabase.open(files);
      checkFormat(database);
      return database;
    } catch (RocksDBException e) {
      if (("" + e.getMessage()).contains("olumn families not opened")) {
        throw newer("tables that this version does not know");
      }
      throw new StoreException("cannot open the store in " + files + ": " + e.getMessage(), e);
    } catch (StoreException e) {
      if (database != null) {
        database.close();
      }
      throw e;
    }
  }

  private void checkFormat(OpenDatabase database) throws RocksDBException {
    Optional<String> format =
        database
            .get(Table.META, FORMAT_KEY)
            .map(value -> new String(value, StandardCharsets.US_ASCII));
    String known = Integer.toString(FORMAT);
    if (format.isEmpty()) {
      Changes first = new Changes().put(Table.META, FORMAT_KEY, Keys.of(known));
      database.write(first, Durability.SYNCED);
    } else if (!format.get().equals(known)) {
      throw newer("format " + format.get() + ", and this version knows " + known);
    }
  }

  private StoreException newer(String what) {
    return new StoreException(
        "the store in " + files + " was written by another version of Waybill: it has " + what);
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new StoreException("cannot unlock " + files + ": " + e, e);
    }
  }
}
