// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.message.MessageToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Set;

/**
 * The exact bytes of the messages on their way: {@code outgoing/<2 characters>/<token>.eml}.
 *
 * <p>Thread-safe, but publishing and deleting are left to the writing thread, which knows whether a
 * message still has consignments.
 *
 * <p>A file appears under its name by a rename, whole and on the disk, before the rows that need it
 * are committed, and goes after the last of them went. A crash between leaves a file without a row,
 * never a row without a file; {@link #removeOrphans} takes such files away.
 */
final class OutgoingFiles {

  private static final String SUFFIX = ".eml";

  /** Tokens have 80 bits, so 1,024 directories keep each one short. */
  private static final int PREFIX_LENGTH = 2;

  /** Where messages are written before they have their name; on the same file system. */
  private static final String STAGING = "incoming";

  private final Path root;
  private final Path staging;

  private OutgoingFiles(Path root, Path staging) {
    this.root = root;
    this.staging = staging;
  }

  /** Asks the rows which messages have consignments. */
  @FunctionalInterface
  interface Known {
    /** The tokens from the first (inclusive) to the second text (exclusive). */
    Set<String> between(String from, String to) throws SQLException;
  }

  static OutgoingFiles in(Path root) throws IOException {
    Path staging = root.resolve(STAGING);
    Files.createDirectories(staging);
    return new OutgoingFiles(root, staging);
  }

  /** Writes bytes to the disk, not yet under a name that anybody looks for. */
  Path stage(InputStream raw) throws IOException {
    Path file = Files.createTempFile(staging, "", SUFFIX);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      OutputStream out = Channels.newOutputStream(channel);
      raw.transferTo(out);
      channel.force(true);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return file;
  }

  /** Gives staged bytes the name of their message; durable with the batch. */
  void publish(MessageToken message, Path staged, Batch batch) throws IOException {
    Path file = file(message);
    Path directory = root.resolve(prefix(message));
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      batch.syncBeforeCommit(root);
    }
    Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    batch.syncBeforeCommit(directory);
  }

  boolean has(MessageToken message) {
    return Files.exists(file(message));
  }

  InputStream open(MessageToken message) throws IOException {
    return Files.newInputStream(file(message));
  }

  long size(MessageToken message) throws IOException {
    return Files.size(file(message));
  }

  void delete(MessageToken message) throws IOException {
    Files.deleteIfExists(file(message));
  }

  /**
   * Deletes staged files and those of messages without a consignment. To be called before anything
   * is added.
   */
  void removeOrphans(Known known) throws IOException, SQLException {
    try (DirectoryStream<Path> staged = Files.newDirectoryStream(staging)) {
      for (Path file : staged) {
        Files.delete(file);
      }
    }
    try (DirectoryStream<Path> directories =
        Files.newDirectoryStream(root, "[0-9a-v]".repeat(PREFIX_LENGTH))) {
      for (Path directory : directories) {
        removeOrphans(directory, known);
      }
    }
  }

  private static void removeOrphans(Path directory, Known known) throws IOException, SQLException {
    String prefix = String.valueOf(directory.getFileName());
    // 'w' follows 'v', the last character of a token's alphabet.
    Set<String> tokens = known.between(prefix, prefix + "w");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (!tokens.contains(name.substring(0, name.length() - SUFFIX.length()))) {
          Files.delete(file);
        }
      }
    }
  }

  private Path file(MessageToken message) {
    return root.resolve(prefix(message)).resolve(message.text() + SUFFIX);
  }

  private static String prefix(MessageToken message) {
    return message.text().substring(0, PREFIX_LENGTH);
  }
}
