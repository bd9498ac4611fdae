// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TemporaryFilesTest {

  private final String before = System.getProperty("java.io.tmpdir");

  @TempDir private Path data;

  @AfterEach
  void restore() {
    System.setProperty("java.io.tmpdir", before);
  }

  @Test
  void the_directory_is_below_the_data_and_empty() throws IOException {
    Path deep = Files.createDirectories(data.resolve("waybill/tmp/deep"));
    Files.writeString(deep.resolve("a.m64"), "part of a message");
    Files.writeString(data.resolve("waybill/tmp/b.m64"), "part of a message");

    assertThat(TemporaryFiles.use(data)).isEqualTo(2);

    assertThat(data.resolve("waybill/tmp")).isEmptyDirectory();
    assertThat(System.getProperty("java.io.tmpdir"))
        .isEqualTo(data.resolve("waybill/tmp").toString());
    assertThat(TemporaryFiles.use(data)).isZero();
  }
}
