// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * The argument of MAIL or RCPT: {@code FROM:<path> NAME=value ...} (RFC 5321 §4.1.1.2, §4.1.1.3).
 *
 * <p>Immutable. The blank that many clients send behind the colon is allowed.
 *
 * @param path what is between the angle brackets; empty for the null sender
 * @param parameters in their order
 */
public record EnvelopeArgument(String path, List<Parameter> parameters) {

  private static final String IPV6 = "IPv6:";

  /** Copies the parameters. */
  public EnvelopeArgument {
    parameters = List.copyOf(parameters);
  }

  /**
   * One parameter.
   *
   * @param name in upper case
   * @param value empty when there is none
   */
  public record Parameter(String name, String value) {

    private static Parameter parse(String text) {
      int equals = text.indexOf('=');
      String name = equals < 0 ? text : text.substring(0, equals);
      return new Parameter(
          name.toUpperCase(Locale.ROOT), equals < 0 ? "" : text.substring(equals + 1));
    }

    @Override
    public String toString() {
      return value.isEmpty() ? name : name + "=" + value;
    }
  }

  /**
   * Reads an argument; empty when it has no path in angle brackets, or something else than
   * parameters behind it.
   *
   * @param keyword {@code FROM} or {@code TO}
   */
  public static Optional<EnvelopeArgument> parse(String keyword, String argument) {
    int colon = keyword.length();
    if (!argument.regionMatches(true, 0, keyword + ":", 0, colon + 1)) {
      return Optional.empty();
    }
    String rest = argument.substring(colon + 1).strip();
    int end = endOfPath(rest);
    boolean separated = end > 0 && (end + 1 == rest.length() || rest.charAt(end + 1) == ' ');
    if (!separated) {
      return Optional.empty();
    }
    List<Parameter> parameters = new ArrayList<>();
    StringTokenizer words = new StringTokenizer(rest.substring(end + 1), " ");
    while (words.hasMoreTokens()) {
      parameters.add(Parameter.parse(words.nextToken()));
    }
    return Optional.of(new EnvelopeArgument(rest.substring(1, end), parameters));
  }

  /** Where the bracket closes that the text begins with; brackets in quotes do not count. */
  private static int endOfPath(String text) {
    if (!text.startsWith("<")) {
      return -1;
    }
    boolean quoted = false;
    for (int at = 1; at < text.length(); at++) {
      char c = text.charAt(at);
      if (quoted && c == '\\') {
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '>' && !quoted) {
        return at;
      }
    }
    return -1;
  }

  /** The text before the last {@code @} of the path; all of it when there is none. */
  public String localPart() {
    int at = path.lastIndexOf('@');
    return at < 0 ? path : path.substring(0, at);
  }

  /** The same with another local part. */
  public EnvelopeArgument withLocalPart(String other) {
    int at = path.lastIndexOf('@');
    return new EnvelopeArgument(at < 0 ? other : other + path.substring(at), parameters);
  }

  /**
   * The address behind the {@code @} when it is an IP address in brackets (RFC 5321 §4.1.3); empty
   * when it is a domain or nothing that can be read.
   */
  public Optional<InetAddress> literal() {
    String domain = path.substring(path.lastIndexOf('@') + 1);
    if (!domain.startsWith("[") || !domain.endsWith("]")) {
      return Optional.empty();
    }
    String text = domain.substring(1, domain.length() - 1);
    int tag = text.regionMatches(true, 0, IPV6, 0, IPV6.length()) ? IPV6.length() : 0;
    try {
      return Optional.of(Network.address(text.substring(tag)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The same with the local part alone, which is in the domain of the server that reads it. */
  public EnvelopeArgument withoutDomain() {
    return new EnvelopeArgument(localPart(), parameters);
  }

  /** The argument as it is sent. */
  public String text(String keyword) {
    StringBuilder text = new StringBuilder(keyword).append(":<").append(path).append('>');
    parameters.forEach(parameter -> text.append(' ').append(parameter));
    return text.toString();
  }
}
