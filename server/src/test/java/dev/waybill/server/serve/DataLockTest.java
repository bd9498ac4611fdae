// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DataLockTest {

  @TempDir private Path directory;

  @Test
  void a_directory_with_files_of_others_is_refused_and_left_as_it_is() throws IOException {
    Files.createDirectory(directory.resolve("tmp"));
    Files.createDirectory(directory.resolve("log"));

    assertThatThrownBy(() -> DataLock.take(directory))
        .isInstanceOf(StartProblem.class)
        .hasMessageContaining("has files in it, and none of a server");

    assertThat(directory.resolve("server.lock")).doesNotExist();
  }

  @Test
  void an_empty_one_and_one_of_a_server_are_taken() throws IOException {
    Files.createDirectory(directory.resolve("log"));
    Files.createDirectory(directory.resolve("lost+found"));
    DataLock.take(directory).close();
    Files.createDirectory(directory.resolve("mail"));

    try (DataLock again = DataLock.take(directory)) {
      assertThat(again).isNotNull();
    }
  }
}
