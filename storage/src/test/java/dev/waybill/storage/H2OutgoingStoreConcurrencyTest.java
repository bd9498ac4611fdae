// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class H2OutgoingStoreConcurrencyTest extends OutgoingStoreConcurrencyContract {

  @TempDir private Path directory;

  @Override
  Stores open() throws IOException {
    return Stores.h2(Database.open(directory));
  }
}
