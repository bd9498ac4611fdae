// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class H2KeyStatesTest extends KeyStatesContract {

  @TempDir Path directory;

  @Override
  Opened open() throws IOException {
    Database database = Database.open(directory);
    return new Opened(database.keyStates(), database::close);
  }
}
