// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A message as {@link PostfixHost} put it into its Maildir, with LF line ends. Immutable.
 *
 * @param text each character is the octet of its number
 */
record DeliveredMessage(String text) {

  private static final Pattern RESULTS =
      Pattern.compile(
          "^Authentication-Results: " + Pattern.quote(PostfixHost.NAME) + ";(.*(?:\n[ \t].*)*)",
          Pattern.MULTILINE);

  static DeliveredMessage read(Path file) {
    try {
      return new DeliveredMessage(Files.readString(file, ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean contains(String part) {
    return text.contains(part);
  }

  /** What the host says about the signatures (RFC 8601 section 2.2), an entry for each. */
  List<String> dkimResults() {
    int headerEnd = (text + "\n\n").indexOf("\n\n");
    Matcher field = RESULTS.matcher(text.substring(0, Math.min(headerEnd, text.length())));
    return field
        .results()
        // A comment may have semicolons.
        .flatMap(found -> Stream.of(found.group(1).replaceAll("\\([^()]*\\)", "").split(";")))
        .map(entry -> entry.replaceAll("\\s+", " ").strip())
        .filter(entry -> entry.startsWith("dkim="))
        .toList();
  }

  /** The octets that came over the wire, from the first signature on. */
  byte[] asSigned() {
    int start = text.indexOf("\nDKIM-Signature:") + 1;
    return text.substring(start).replace("\n", "\r\n").getBytes(ISO_8859_1);
  }
}
