// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.delivery.Outcome.HostFailed;
import dev.waybill.core.dns.NextHop;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.TestQueue;
import dev.waybill.core.queue.WaitReason;
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
  private final TestQueue mail = new TestQueue();
  private final DeliverySettings settings;
  private final SmtpConnection connection;

  Client(int port, DeliverySettings settings) {
    this(port, settings, TransmissionListener.NONE);
  }

  Client(int port, DeliverySettings settings, TransmissionListener listener) {
    NextHop hop = new NextHop("sink.example", InetAddress.getLoopbackAddress());
    this.settings = settings;
    this.connection = new SmtpConnection(hop, port, settings, new SmtpSocket(watchdog), listener);
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
    return send(mail.add(recipient, message));
  }

  Outcome send(String recipient, String message) {
    return send(recipient, message.getBytes(StandardCharsets.UTF_8));
  }

  Outcome sendFrom(String sender, String recipient, String message) {
    QueuedDelivery stored = mail.add("x@example.org", message.getBytes(StandardCharsets.UTF_8));
    return send(
        QueuedDelivery.accepted(
            stored.message(),
            0,
            Mailbox.parse(recipient),
            EnvelopeSender.parse(sender),
            stored.client(),
            NOON,
            WaitReason.DUE));
  }

  private Outcome send(QueuedDelivery delivery) {
    try {
      return connection.send(
          delivery, mail.queue.message(delivery.message()).orElseThrow(), mail.queue::open);
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
