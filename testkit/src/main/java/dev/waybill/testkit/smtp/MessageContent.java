// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The exact octets of a message after dot-unstuffing, the CRLF before the final dot included. Small
 * ones are in memory, big ones in a file of the sink that is gone when the sink is closed, and of
 * huge ones only length and digest are kept, if the sink was told so. Immutable.
 */
public final class MessageContent {

  /** Gives the octets again; fails where they were not kept. */
  interface Source {
    InputStream open() throws IOException;
  }

  /**
   * What was seen while the message came.
   *
   * @param longestLine octets without the line's ending
   */
  record Traits(boolean bareLf, boolean bareCr, boolean eightBit, long longestLine) {}

  private final long length;
  private final String sha256;
  private final Traits traits;
  private final Source source;

  MessageContent(long length, String sha256, Traits traits, Source source) {
    this.length = length;
    this.sha256 = sha256;
    this.traits = traits;
    this.source = source;
  }

  /** The number of octets. */
  public long length() {
    return length;
  }

  /** The SHA-256 of all octets, in lower-case hex as {@code openssl dgst} prints it. */
  public String sha256() {
    return sha256;
  }

  /** Whether an LF came without a CR before it. */
  public boolean hasBareLf() {
    return traits.bareLf();
  }

  /** Whether a CR came without an LF after it. */
  public boolean hasBareCr() {
    return traits.bareCr();
  }

  /** Whether an octet above 127 came. */
  public boolean isEightBit() {
    return traits.eightBit();
  }

  /** The octets of the longest line, its ending not counted. */
  public long longestLine() {
    return traits.longestLine();
  }

  /** The octets from the start; the caller closes it. */
  public InputStream open() {
    try {
      return source.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All octets. Asks for as much memory as the message has octets. */
  public byte[] bytes() {
    try (InputStream in = source.open()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All octets as text in UTF-8. */
  public String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /**
   * The SHA-256 of the last {@code octets}: what was submitted, when servers on the way have only
   * put fields on top of it.
   */
  public String sha256OfLast(long octets) {
    if (octets < 0 || octets > length) {
      throw new IllegalArgumentException(octets + " octets of " + length);
    }
    try (InputStream in = source.open()) {
      in.skipNBytes(length - octets);
      return sha256(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The SHA-256 of all that a stream still has, in lower-case hex. */
  public static String sha256(InputStream in) throws IOException {
    MessageDigest digest = newSha256();
    try (DigestInputStream reading = new DigestInputStream(in, digest)) {
      reading.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return length + " octets, SHA-256 " + sha256;
  }
}
