// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Takes one message's octets and keeps them as its retention says. Confined to one session. */
final class ContentWriter implements AutoCloseable {

  /** Makes the files that big messages go to. */
  interface Spool {
    Path newFile() throws IOException;
  }

  /**
   * How long a message may be to be kept.
   *
   * @param memoryOctets up to here in memory
   * @param fileOctets up to here in a file; of anything longer only the digest
   */
  record Retention(long memoryOctets, long fileOctets) {}

  private final Retention retention;
  private final Spool spool;
  private final MessageDigest digest = MessageContent.newSha256();
  private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private OutputStream out = memory;
  private Path file = Path.of("");
  private long length;

  ContentWriter(Retention retention, Spool spool) {
    this.retention = retention;
    this.spool = spool;
  }

  void write(byte[] octets, int count) throws IOException {
    digest.update(octets, 0, count);
    length += count;
    if (length > retention.fileOctets()) {
      forget();
    } else if (length > retention.memoryOctets() && out == memory) {
      file = spool.newFile();
      out = new BufferedOutputStream(Files.newOutputStream(file));
      memory.writeTo(out);
      memory.reset();
    }
    out.write(octets, 0, count);
  }

  private void forget() throws IOException {
    out.close();
    discard();
    memory.reset();
    out = OutputStream.nullOutputStream();
  }

  /** Removes what a message that broke off has left. */
  void discard() throws IOException {
    out.close();
    if (!file.toString().isEmpty()) {
      Files.deleteIfExists(file);
    }
  }

  MessageContent finish(MessageContent.Traits traits) throws IOException {
    out.close();
    return new MessageContent(length, HexFormat.of().formatHex(digest.digest()), traits, source());
  }

  private MessageContent.Source source() {
    if (length > retention.fileOctets()) {
      long octets = length;
      return () -> {
        throw new IOException("of " + octets + " octets the sink kept only the digest");
      };
    }
    if (out == memory) {
      byte[] kept = memory.toByteArray();
      return () -> new ByteArrayInputStream(kept);
    }
    Path kept = file;
    return () -> Files.newInputStream(kept);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
