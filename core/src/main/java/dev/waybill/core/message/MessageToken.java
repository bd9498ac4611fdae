// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.message;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of one accepted message: 80 bits as 16 characters of lower-case base32hex (RFC 4648 §7).
 *
 * <p>Immutable. It is in the 250 that the client got, in the log and in every return path of the
 * message, so one grep finds the whole story. Lower case, because mail systems on the way back may
 * fold the case of a local part.
 *
 * @param text the 16 characters
 */
public record MessageToken(String text) {

  /** 80 bits: collisions stay below one in a million up to 1.5 billion kept messages. */
  public static final int OCTETS = 10;

  private static final Pattern FORM = Pattern.compile("[0-9a-v]{16}");
  private static final Pattern FORM_IN_EITHER_CASE = Pattern.compile("[0-9A-Va-v]{16}");

  /** Checks the form. */
  public MessageToken {
    check(FORM, text);
  }

  /** Reads a token in either case. */
  public static MessageToken parse(String text) {
    // Before folding: characters beyond ASCII have lower-case forms inside it.
    check(FORM_IN_EITHER_CASE, text);
    return new MessageToken(text.toLowerCase(Locale.ROOT));
  }

  private static void check(Pattern form, String text) {
    if (!form.matcher(text).matches()) {
      throw new IllegalArgumentException("a message token is 16 characters of 0-9 and a-v");
    }
  }

  /**
   * The token of the message that the host calls {@code name}.
   *
   * <p>Derived, not drawn, so that a message which a crash sends through the pipeline twice keeps
   * its token, its return paths (RFC 6647 §5) and its single entry in the log.
   *
   * @param name the host's name for the message, unique for this server
   */
  public static MessageToken derive(String name) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(name.getBytes(StandardCharsets.UTF_8));
      return ofOctets(Arrays.copyOf(hash, OCTETS));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The token with these 10 octets. */
  public static MessageToken ofOctets(byte[] octets) {
    return new MessageToken(Base32Hex.encode(octets));
  }

  /** The 10 octets that the text stands for. */
  public byte[] octets() {
    return Base32Hex.decode(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
