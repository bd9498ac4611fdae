// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.web;

import dev.waybill.core.address.Network;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host with or without a port, as in a Host field (RFC 9110 section 7.2). Makes no DNS query.
 *
 * @param name in lower case; an IPv6 address without its brackets
 * @param port if there is one
 */
record WebHost(String name, OptionalInt port) {

  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([A-Za-z0-9_.-]{1,255}))(?::(\\d{1,5}))?");

  private static final int MOST_PORT = 65_535;

  /** Reads one; empty when the text is none. */
  static Optional<WebHost> of(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String name = form.group(1) == null ? form.group(2) : form.group(1);
    OptionalInt port =
        form.group(3) == null
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseInt(form.group(3)));
    return Optional.of(new WebHost(name.toLowerCase(Locale.ROOT), port))
        .filter(host -> port.orElse(0) <= MOST_PORT);
  }

  /**
   * Reads one of {@code <admin hosts>}.
   *
   * @throws IllegalArgumentException when the text is none
   */
  static WebHost parse(String text) {
    return of(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected names such as admin.example.com or admin.example.com:8443"));
  }

  /** Whether this is the other one; without a port, the other may have any. */
  boolean covers(WebHost other) {
    return name.equals(other.name) && (port.isEmpty() || port.equals(other.port));
  }

  /**
   * Whether this means the loopback interface, or the address at which a request came in, with the
   * port. An address is nobody's DNS name, so no page of somebody else can have it.
   *
   * @param usual the port that is meant without one
   */
  boolean isAt(InetSocketAddress local, int usual) {
    if (port.orElse(usual) != local.getPort()) {
      return false;
    }
    return name.equals("localhost")
        || address()
            .filter(own -> own.isLoopbackAddress() || own.equals(local.getAddress()))
            .isPresent();
  }

  private Optional<InetAddress> address() {
    try {
      return Optional.of(Network.address(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
