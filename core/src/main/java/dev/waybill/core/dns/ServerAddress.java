// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import dev.waybill.core.address.DomainName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A configured server: a host name or IP literal, and a port.
 *
 * <p>Immutable. Reads back what it prints; IPv6 literals are in brackets.
 *
 * @param host lower-case host name or IP literal, without brackets
 * @param port 1 to 65535
 */
public record ServerAddress(String host, int port) {

  private static final int MAX_PORT = 65_535;

  private static final Pattern BRACKETED =
      Pattern.compile("\\[([0-9A-Fa-f:.]{2,45})\\](?::(\\d{1,5}))?");
  private static final Pattern PLAIN = Pattern.compile("([^\\[\\]:]+)(?::(\\d{1,5}))?");
  // Strict, because InetAddress would look up anything else in the DNS.
  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern V4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");

  /** Checks both parts. */
  public ServerAddress {
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("port must be 1 to " + MAX_PORT + ": " + port);
    }
    host = host.toLowerCase(Locale.ROOT);
    if (isLiteral(host)) {
      literal(host);
    } else {
      host = DomainName.parse(host).value();
    }
  }

  /**
   * Reads {@code host}, {@code host:port}, {@code 192.0.2.1:port} or {@code [2001:db8::1]:port}.
   *
   * @param defaultPort the port when the text has none
   * @throws IllegalArgumentException if the text has none of these forms; the message says why
   */
  public static ServerAddress parse(String text, int defaultPort) {
    Matcher bracketed = BRACKETED.matcher(text);
    Matcher form = bracketed.matches() ? bracketed : PLAIN.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("not a server (host:port, [IPv6]:port): \"" + text + "\"");
    }
    String port = form.group(2);
    return new ServerAddress(form.group(1), port == null ? defaultPort : Integer.parseInt(port));
  }

  /** The address, when the host is an IP literal; no lookup is ever made. */
  public Optional<InetAddress> address() {
    return isLiteral(host) ? Optional.of(literal(host)) : Optional.empty();
  }

  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }

  private static boolean isLiteral(String host) {
    return host.indexOf(':') >= 0 || V4.matcher(host).matches();
  }

  private static InetAddress literal(String host) {
    try {
      // Only literals get here, so the JDK makes no DNS query.
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an IP address: \"" + host + "\"", e);
    }
  }
}
