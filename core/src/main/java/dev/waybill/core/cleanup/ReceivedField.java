// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.cleanup;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.header.HeaderText;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Our own trace field, on top of each message (RFC 5321 §4.4).
 *
 * <p>Immutable.
 *
 * @param client who sent the message; empty when that is to be hidden
 * @param host this server's name
 * @param protocol how it came (RFC 3848), such as {@code ESMTPSA}
 * @param id what the message is called here
 * @param recipient the only one; empty when there are several, who should not see each other
 * @param at when
 */
public record ReceivedField(
    Optional<Client> client,
    String host,
    String protocol,
    String id,
    Optional<String> recipient,
    Instant at) {

  /** What this server calls itself, as a comment. */
  static final String SOFTWARE = "(Waybill)";

  /**
   * Who sent a message.
   *
   * @param name what it calls itself in EHLO or HELO
   */
  public record Client(String name, InetAddress address) {

    /** RFC 5321 §4.1.3. */
    private static final Pattern LITERAL = Pattern.compile("\\[[0-9A-Za-z:.]{1,60}]");

    /** The name, if it is one that may stand here, and the address in any case. */
    String clause() {
      String literal = literal();
      boolean usable = LITERAL.matcher(name).matches() || isDomain(name);
      return "from " + (usable ? name : literal) + " (" + literal + ")";
    }

    private String literal() {
      // A scope, as in fe80::1%eth0, is ours and says nothing to others.
      String text = address.getHostAddress().split("%", 2)[0];
      return address instanceof Inet6Address ? "[IPv6:" + text + "]" : "[" + text + "]";
    }

    private static boolean isDomain(String name) {
      try {
        return HeaderText.isAscii(name) && !DomainName.parse(name).toString().isEmpty();
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }

  /** RFC 3848: the keyword for a dialogue with or without extensions, TLS and a login. */
  public static String protocol(boolean extended, boolean encrypted, boolean authenticated) {
    return extended ? "ESMTP" + (encrypted ? "S" : "") + (authenticated ? "A" : "") : "SMTP";
  }

  /** The lines of the field, each with its CRLF. */
  public List<byte[]> lines() {
    String by = "by " + host + " " + SOFTWARE + " with " + protocol + " id " + id;
    String from = client.map(sender -> sender.clause() + "\r\n\t").orElse("");
    String to = recipient.map(only -> "\r\n\tfor <" + only + ">").orElse("");
    String field = "Received: " + from + by + to + ";\r\n\t" + HeaderText.date(at) + "\r\n";
    return field.lines().map(line -> (line + "\r\n").getBytes(StandardCharsets.UTF_8)).toList();
  }
}
