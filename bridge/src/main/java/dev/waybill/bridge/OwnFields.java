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
import javax.mail.MessagingException;
import org.apache.mailet.Mail;

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

  /** How many octets of our own fields stand on top of a mail; 0 when there are none. */
  static int octetsOn(Mail mail) throws MessagingException, IOException {
    Optional<OwnFields> own = MailAttributes.ownFields(mail);
    if (own.isEmpty()) {
      return 0;
    }
    try (InputStream raw = RawMessage.open(mail)) {
      return own.get().standIn(raw) ? own.get().octets() : 0;
    }
  }

  /** Whether a message begins with exactly these fields; reads as many octets. */
  private boolean standIn(InputStream message) throws IOException {
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
