// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The characters of a part, whatever it says about its character set. */
final class PartText {

  /** Where a text without a right name of its set is no UTF-8: the set that most hosts write. */
  private static final Charset WESTERN = Charset.forName("windows-1252");

  private static final Charset JAPANESE = Charset.forName("ISO-2022-JP");

  /** Chosen: a page begins with its tags. */
  private static final int START_OF_PAGE = 200;

  private PartText() {}

  /** The beginning of a stream without a character set. */
  static String read(InputStream stream, int maxOctets) throws IOException {
    return decoded(stream.readNBytes(maxOctets), null);
  }

  /** The characters that these octets are in the set of this name, or in the likeliest one. */
  static String decoded(byte[] octets, @Nullable String name) {
    if (isJapanese(octets)) {
      return new String(octets, JAPANESE);
    }
    Charset named = charset(name);
    boolean plain = named.equals(StandardCharsets.US_ASCII) || named.equals(StandardCharsets.UTF_8);
    return plain ? unnamed(octets) : new String(octets, named);
  }

  /** Whether a text is an HTML page that says it is none. */
  static boolean isPage(String text) {
    String start = text.substring(0, Math.min(START_OF_PAGE, text.length())).strip();
    return start.regionMatches(true, 0, "<html", 0, 5)
        || start.regionMatches(true, 0, "<!doctype html", 0, 14);
  }

  // RFC 1468: escape sequences that no other set has.
  private static boolean isJapanese(byte[] octets) {
    for (int i = 0; i + 2 < octets.length; i++) {
      if (octets[i] == 0x1b && octets[i + 1] == '$' && (octets[i + 2] | 2) == 'B') {
        return true;
      }
    }
    return false;
  }

  private static String unnamed(byte[] octets) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      boolean mostly = isMostlyUtf8(octets);
      return new String(octets, mostly ? StandardCharsets.UTF_8 : WESTERN);
    }
  }

  // A text that was cut in the middle of a character is UTF-8 all the same.
  private static boolean isMostlyUtf8(byte[] octets) {
    String text = new String(octets, StandardCharsets.UTF_8);
    long broken = text.chars().filter(c -> c == '\ufffd').count();
    return broken * 10 <= text.chars().filter(c -> c >= 0x80).count();
  }

  private static Charset charset(@Nullable String name) {
    try {
      return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
