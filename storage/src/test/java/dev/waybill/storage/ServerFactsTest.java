// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ServerFactsTest {

  @TempDir private Path data;

  @Test
  void what_is_written_is_read() throws IOException {
    ServerFacts facts = new ServerFacts("mx.example.com", List.of(25, 2525), 42);
    facts.write(data);

    assertThat(ServerFacts.read(data)).contains(facts);
  }

  @Test
  void no_file_and_a_damaged_file_say_nothing() throws IOException {
    assertThat(ServerFacts.read(data)).isEmpty();

    Files.createDirectories(data.resolve("waybill"));
    Files.writeString(data.resolve("waybill/server.properties"), "hostname=mx\nprocess=");

    assertThat(ServerFacts.read(data)).isEmpty();
  }
}
