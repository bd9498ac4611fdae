// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PrivateFilesTest {

  @TempDir private Path directory;

  private Path file(String name, String permissions) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "mail");
    return with(file, permissions);
  }

  private static Path with(Path path, String permissions) throws IOException {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void everything_below_is_closed_and_counted_once() throws IOException {
    with(directory, "rwxr-xr-x");
    Path open = file("store/james.mv.db", "rw-r--r--");
    Path script = file("store/x", "rwxrwxrwx");
    Path secret = file("store/secret", "rw-------");
    Path store = with(directory.resolve("store"), "rwxr-x---");

    assertThat(PrivateFiles.close(directory)).isEqualTo(new PrivateFiles.Result(4, List.of()));

    assertThat(permissions(directory)).isEqualTo("rwx------");
    assertThat(permissions(store)).isEqualTo("rwx------");
    assertThat(permissions(open)).isEqualTo("rw-------");
    assertThat(permissions(script)).isEqualTo("rwx------");
    assertThat(permissions(secret)).isEqualTo("rw-------");
    assertThat(PrivateFiles.close(directory).closed()).isZero();
  }

  @Test
  void what_a_link_leads_to_is_left_alone(@TempDir Path elsewhere) throws IOException {
    Path shared = with(Files.writeString(elsewhere.resolve("shared"), "x"), "rw-r--r--");
    Files.createSymbolicLink(directory.resolve("link"), shared);

    PrivateFiles.close(directory);

    assertThat(permissions(shared)).isEqualTo("rw-r--r--");
  }
}
