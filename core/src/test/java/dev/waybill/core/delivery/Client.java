// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.delivery.Outcome.HostFailed;
import dev.waybill.core.dns.NextHop;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One SMTP connection to a server on loopback, with a store behind it. */
final class Client implements AutoCloseable {

  static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  static final DeliverySettings SETTINGS =
      DeliverySettings.DEFAULTS
          .withHelloName(new DomainName("out.example.com"))
          .withTls(TlsMode.OFF)
          .withTimeouts(SmtpTimeouts.all(Duration.ofSeconds(10)));

  private final Watchdog watchdog = new Watchdog();
  private final MemoryStore store = new MemoryStore();
  private final DeliverySettings settings;
  private final SmtpConnection connection;

  Client(int port, DeliverySettings settings) {
    this(port, settings, WireTap.NONE);
  }

  Client(int port, DeliverySettings settings, WireTap tap) {
    NextHop hop = new NextHop("sink.example", InetAddress.getLoopbackAddress());
    this.settings = settings;
    this.connection = new SmtpConnection(hop, port, settings, new Wire(watchdog), tap);
  }

  Client(int port) {
    this(port, SETTINGS);
  }

  Optional<HostFailed> open() {
    return connection.open(settings.tls());
  }

  Client opened() {
    open()
        .ifPresent(
            failure -> {
              throw new AssertionError(failure);
            });
    return this;
  }

  Outcome send(String recipient, byte[] message) {
    return send(store.add(recipient, message, NOON));
  }

  Outcome send(String recipient, String message) {
    return send(recipient, message.getBytes(StandardCharsets.UTF_8));
  }

  Outcome sendFrom(String sender, String recipient, String message) {
    Consignment stored = store.add("x@example.org", message, NOON);
    return send(
        new Consignment(
            stored.message(), 0, Mailbox.parse(recipient), EnvelopeSender.parse(sender), NOON, 0));
  }

  private Outcome send(Consignment consignment) {
    try {
      return connection.send(consignment, store);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  SmtpConnection connection() {
    return connection;
  }

  Watchdog watchdog() {
    return watchdog;
  }

  @Override
  public void close() {
    connection.quit();
    watchdog.close();
  }
}
