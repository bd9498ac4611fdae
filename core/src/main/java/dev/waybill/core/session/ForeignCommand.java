// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.session;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells a line of another protocol from a command of SMTP, IMAP or POP3. A web page can have a
 * browser send an SMTP dialogue as the body of an HTTP request; the lines before it give it away.
 */
public final class ForeignCommand {

  /** RFC 9110 section 9.3, RFC 5789, and the first line of HTTP/2 (RFC 9113 section 3.4). */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "PRI");

  /** RFC 9112 section 5: a header field, which has no blank before its colon. */
  private static final Pattern FIELD = Pattern.compile("[A-Za-z][A-Za-z0-9-]*:.*", Pattern.DOTALL);

  private static final String HTTP = " HTTP/";

  private ForeignCommand() {}

  /** Whether a line cannot be a command of a line-based mail protocol. */
  public static boolean isLine(String line) {
    return !line.isEmpty()
        && (isFirst(line.charAt(0))
            || FIELD.matcher(line).matches()
            || METHODS.contains(verb(line)));
  }

  /**
   * Whether a line is the first one of an HTTP request; for protocols where clients choose tags.
   */
  public static boolean isRequest(String line) {
    return METHODS.contains(verb(line)) && line.contains(HTTP);
  }

  /**
   * Whether a connection that begins with this octet speaks no text: a TLS record (RFC 8446 section
   * 5.1) begins with 22.
   */
  public static boolean isFirst(int octet) {
    boolean lineEnd = octet == '\r' || octet == '\n' || octet == '\t';
    return !lineEnd && (octet < ' ' || octet > '~');
  }

  private static String verb(String line) {
    return line.stripTrailing().split(" ", 2)[0].toUpperCase(Locale.ROOT);
  }
}
