// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.address.DomainName;
import java.net.InetAddress;
import java.util.List;

/**
 * How mail is taken to its next hops.
 *
 * <p>Immutable.
 *
 * @param helloName what we call ourselves in EHLO (RFC 5321 §4.1.4); receivers look it up
 * @param port where mail hosts from the DNS listen
 * @param tls how connections to them are protected
 * @param routes which domains go to a smart host instead
 * @param timeouts how long the other side is waited for
 * @param connections how many connections there are
 * @param retry when a deferred message is tried again
 * @param eightBit what becomes of 8-bit octets for hops without 8BITMIME
 * @param ownAddresses where this server is reached besides the addresses of its interfaces, such as
 *     the public address that NAT leads to it
 */
public record DeliverySettings(
    DomainName helloName,
    int port,
    TlsMode tls,
    Routes routes,
    SmtpTimeouts timeouts,
    ConnectionLimits connections,
    RetrySchedule retry,
    EightBitRules eightBit,
    List<InetAddress> ownAddresses) {

  /**
   * What holds when nothing is set.
   *
   * <ul>
   *   <li>helloName {@code localhost}: no default can be right; receivers refuse it, so set it.
   *   <li>port 25: RFC 5321 §4.5.4.2.
   *   <li>opportunistic TLS: RFC 7435; what all large receivers expect today.
   *   <li>no smart host: RFC 5321 §5.1.
   *   <li>8-bit octets are sent to every hop: see {@link EightBitRules#DEFAULTS}.
   *   <li>the rest: see {@link SmtpTimeouts#DEFAULTS}, {@link ConnectionLimits#DEFAULTS} and {@link
   *       RetrySchedule#DEFAULTS}.
   * </ul>
   */
  public static final DeliverySettings DEFAULTS =
      new DeliverySettings(
          new DomainName("localhost"),
          25,
          TlsMode.OPPORTUNISTIC,
          Routes.BY_DNS,
          SmtpTimeouts.DEFAULTS,
          ConnectionLimits.DEFAULTS,
          RetrySchedule.DEFAULTS,
          EightBitRules.DEFAULTS,
          List.of());

  private static final int MAX_PORT = 65_535;

  /** Checks the port, copies the list; the parts have checked themselves. */
  public DeliverySettings {
    ownAddresses = List.copyOf(ownAddresses);
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("port must be 1 to " + MAX_PORT + ": " + port);
    }
  }

  /** The same under another name. */
  public DeliverySettings withHelloName(DomainName name) {
    return new DeliverySettings(
        name, port, tls, routes, timeouts, connections, retry, eightBit, ownAddresses);
  }

  /** The same to another port. */
  public DeliverySettings withPort(int other) {
    return new DeliverySettings(
        helloName, other, tls, routes, timeouts, connections, retry, eightBit, ownAddresses);
  }

  /** The same with other protection. */
  public DeliverySettings withTls(TlsMode mode) {
    return new DeliverySettings(
        helloName, port, mode, routes, timeouts, connections, retry, eightBit, ownAddresses);
  }

  /** The same with other routes. */
  public DeliverySettings withRoutes(Routes others) {
    return new DeliverySettings(
        helloName, port, tls, others, timeouts, connections, retry, eightBit, ownAddresses);
  }

  /** The same with other time limits. */
  public DeliverySettings withTimeouts(SmtpTimeouts limits) {
    return new DeliverySettings(
        helloName, port, tls, routes, limits, connections, retry, eightBit, ownAddresses);
  }

  /** The same with other connections. */
  public DeliverySettings withConnections(ConnectionLimits limits) {
    return new DeliverySettings(
        helloName, port, tls, routes, timeouts, limits, retry, eightBit, ownAddresses);
  }

  /** The same with another schedule. */
  public DeliverySettings withRetry(RetrySchedule schedule) {
    return new DeliverySettings(
        helloName, port, tls, routes, timeouts, connections, schedule, eightBit, ownAddresses);
  }

  /** The same with other rules for 8-bit octets. */
  public DeliverySettings withEightBit(EightBitRules rules) {
    return new DeliverySettings(
        helloName, port, tls, routes, timeouts, connections, retry, rules, ownAddresses);
  }
}
