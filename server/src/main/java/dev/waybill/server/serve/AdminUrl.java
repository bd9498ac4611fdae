// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.apache.james.utils.WebAdminGuiceProbe;

/**
 * The file that tells the {@code waybill} command where this server's WebAdmin listens; there as
 * long as the server runs, and after {@code kill -9}.
 *
 * <p>Limits: WebAdmin is looked for on the loopback address, without TLS, as {@code
 * webadmin.properties} is shipped.
 */
final class AdminUrl implements AutoCloseable {

  private final Path file;

  private AdminUrl(Path file) {
    this.file = file;
  }

  /** Writes the file, readable by its owner only. */
  static AdminUrl publish(Path data, WebAdminGuiceProbe admin) {
    Path directory = data.resolve("waybill");
    Path file = directory.resolve("admin.url");
    try {
      Files.createDirectories(directory);
      Path draft = Files.createTempFile(directory, "admin", ".tmp", ownerOnly(file));
      Files.writeString(draft, "http://127.0.0.1:" + admin.getWebAdminPort().getValue() + "\n");
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      return new AdminUrl(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    Set<String> views = file.getFileSystem().supportedFileAttributeViews();
    return views.contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be removed", e);
    }
  }
}
