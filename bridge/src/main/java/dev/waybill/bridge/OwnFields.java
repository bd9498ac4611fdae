// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header fields that we put on top of a message, to be known again when it comes back.
 *
 * <p>Immutable.
 *
 * @param octets how long they are
 * @param digest their SHA-256, in hexadecimal
 */
record OwnFields(int octets, String digest) {

  /** Nine digits: every length that an int can hold. */
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9}) ([0-9a-f]{64})");

  static OwnFields of(byte[] fields) {
    return new OwnFields(fields.length, digest(fields));
  }

  /** What {@link #toString} wrote; empty for anything else. */
  static Optional<OwnFields> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(new OwnFields(Integer.parseInt(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  /** Whether a message begins with exactly these fields; reads as many octets. */
  boolean standIn(InputStream message) throws IOException {
    return digest(message.readNBytes(octets)).equals(digest);
  }

  private static String digest(byte[] octets) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return octets + " " + digest;
  }
}
