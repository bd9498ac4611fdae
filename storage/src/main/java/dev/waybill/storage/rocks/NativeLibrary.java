// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.rocks;

import java.io.IOException;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/** RocksDB's native library, which has to be a file before it can be loaded. */
final class NativeLibrary {

  private NativeLibrary() {}

  /**
   * Loads it, once for the process. It is unpacked into this directory, always under the same name:
   * in the directory for temporary files every process that is killed would leave one behind. Only
   * where no program may be loaded from the directory that one is used.
   */
  static void load(Path directory) throws IOException {
    try {
      NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
    } catch (UnsatisfiedLinkError e) {
      // RocksDB tries again below, elsewhere.
    }
    RocksDB.loadLibrary();
  }
}
