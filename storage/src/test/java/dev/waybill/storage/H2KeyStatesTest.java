// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class H2KeyStatesTest extends KeyStatesContract {

  @TempDir Path directory;

  @Override
  Opened open() throws IOException {
    Database database = Database.open(directory);
    return new Opened(database.keyStates(), database::close);
  }

  @Test
  void removes_a_key_that_is_as_it_was() throws IOException {
    try (Database database = Database.open(directory.resolve("other"))) {
      database.keyStates().add(KEY);

      assertThat(database.keyStates().remove(FULL)).as("changed meanwhile").isFalse();
      assertThat(database.keyStates().all()).containsExactly(KEY);
      assertThat(database.keyStates().remove(KEY)).isTrue();
      assertThat(database.keyStates().remove(KEY)).isFalse();
      assertThat(database.keyStates().all()).isEmpty();
    }
  }
}
