// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import javax.jms.JMSException;
import org.apache.activemq.blob.BlobDownloadStrategy;
import org.apache.activemq.blob.BlobTransferPolicy;
import org.apache.activemq.blob.BlobUploadStrategy;
import org.apache.activemq.command.ActiveMQBlobMessage;

/**
 * The bytes of queued mail, one file for each queue entry, streamed in and out. Thread-safe.
 *
 * <p>A file is on the disk, and so is its name, before the queue entry that points to it is
 * written. The pointer is relative, so that a data directory may be moved with the mail in it. A
 * crash between the two leaves a file without an entry: it wastes space and harms nothing.
 */
final class SpoolBlobs extends BlobTransferPolicy
    implements BlobUploadStrategy, BlobDownloadStrategy {

  /** Sub-directories; chosen so that 100,000 queued messages make some 400 names in each. */
  private static final int SHARDS = 256;

  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]");

  private final Path directory;

  private SpoolBlobs(Path directory) {
    this.directory = directory;
  }

  /** Makes {@code directory} and its shards where they are missing. */
  static SpoolBlobs in(Path directory) throws IOException {
    for (int shard = 0; shard < SHARDS; shard++) {
      Files.createDirectories(directory.resolve(nameOf(shard)));
    }
    force(directory);
    return new SpoolBlobs(directory);
  }

  @Override
  public BlobTransferPolicy copy() {
    return this;
  }

  @Override
  public BlobUploadStrategy getUploadStrategy() {
    return this;
  }

  @Override
  public BlobDownloadStrategy getDownloadStrategy() {
    return this;
  }

  @Override
  public URL uploadFile(ActiveMQBlobMessage message, File file) throws JMSException, IOException {
    try (InputStream content = Files.newInputStream(file.toPath())) {
      return uploadStream(message, content);
    }
  }

  @Override
  public URL uploadStream(ActiveMQBlobMessage message, InputStream content)
      throws JMSException, IOException {
    String id = UNSAFE.matcher(message.getJMSMessageID()).replaceAll("_");
    String name = nameOf(Math.floorMod(id.hashCode(), SHARDS)) + "/" + id;
    Path file = directory.resolve(name);
    try (content;
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      content.transferTo(Channels.newOutputStream(channel));
      channel.force(true);
    } catch (IOException failure) {
      Files.deleteIfExists(file);
      throw failure;
    }
    force(directory.resolve(name).resolveSibling("."));
    return new URL("file:" + name);
  }

  @Override
  public InputStream getInputStream(ActiveMQBlobMessage message) throws IOException, JMSException {
    Path file = fileOf(message);
    try {
      return Files.newInputStream(file);
    } catch (NoSuchFileException missing) {
      // James tells a message that is gone from one that cannot be read just now by this type.
      FileNotFoundException gone = new FileNotFoundException(file.toString());
      gone.initCause(missing);
      throw gone;
    }
  }

  @Override
  public void deleteFile(ActiveMQBlobMessage message) throws IOException, JMSException {
    // James asks for it also when sending failed before there was a file.
    if (message.getURL() != null) {
      Files.deleteIfExists(fileOf(message));
    }
  }

  private Path fileOf(ActiveMQBlobMessage message) throws JMSException, IOException {
    Path file = directory.resolve(message.getURL().getPath()).normalize();
    if (!file.startsWith(directory)) {
      throw new IOException("the blob of " + message.getJMSMessageID() + " is outside the spool");
    }
    return file;
  }

  private static String nameOf(int shard) {
    return "%02x".formatted(shard);
  }

  /** Puts the names in {@code directory} on the disk. */
  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
