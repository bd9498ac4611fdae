// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One enabled {@code <smtpserver>}, as far as it decides what a client is answered.
 *
 * <p>Immutable.
 *
 * @param ports on which it listens, ascending; empty when the system chooses one at each start
 * @param hooks of its handler chain, among those that are known
 * @param announcesAuth whether clients may log in at all
 * @param authNeedsTls whether AUTH is announced on encrypted connections only
 * @param implicitTls whether connections begin with TLS (RFC 8314 §3.3)
 */
public record SmtpDoor(
    List<Integer> ports,
    Set<Hook> hooks,
    boolean announcesAuth,
    boolean authNeedsTls,
    boolean implicitTls) {

  private static final int MAX_PORT = 65_535;

  /** Copies ports and hooks. */
  public SmtpDoor {
    ports = List.copyOf(ports);
    hooks = Set.copyOf(hooks);
  }

  static SmtpDoor of(XmlNode server) {
    Set<String> handlers =
        server
            .below("handler")
            .map(handler -> handler.attribute("class", ""))
            .collect(Collectors.toSet());
    return new SmtpDoor(
        ports(server),
        Arrays.stream(Hook.values())
            .filter(hook -> handlers.contains(hook.type()))
            .collect(Collectors.toSet()),
        announcesAuth(server),
        server.named("auth").anyMatch(auth -> auth.textOf("requireSSL").equals("true")),
        server.named("tls").anyMatch(tls -> tls.attribute("socketTLS", "").equals("true")));
  }

  private static List<Integer> ports(XmlNode server) {
    TreeSet<Integer> ports = new TreeSet<>();
    for (String address : server.textOf("bind").split(",", -1)) {
      String port = address.substring(address.lastIndexOf(':') + 1).strip();
      if (port.matches("\\d{1,5}") && Integer.parseInt(port) <= MAX_PORT) {
        ports.add(Integer.parseInt(port));
      }
    }
    ports.remove(0);
    return List.copyOf(ports);
  }

  // James 3.8.1 has an older element for the same, and announces nothing without either.
  private static boolean announcesAuth(XmlNode server) {
    String written =
        server
            .named("auth")
            .map(auth -> auth.textOf("announce"))
            .filter(mode -> !mode.isEmpty())
            .findFirst()
            .orElseGet(() -> server.textOf("authRequired"));
    String mode = written.toLowerCase(Locale.ROOT);
    return !(mode.isEmpty() || mode.equals("never") || mode.equals("false"));
  }

  /** Whether a hook is there. */
  public boolean has(Hook hook) {
    return hooks.contains(hook);
  }

  /**
   * Whether a client that has not logged in is offered to.
   *
   * @param encrypted whether the connection uses TLS
   */
  public boolean offersAuth(boolean encrypted) {
    return announcesAuth && (encrypted || !authNeedsTls);
  }
}
