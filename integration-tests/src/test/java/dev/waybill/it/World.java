// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import dev.waybill.testkit.dns.DnsServer;
import dev.waybill.testkit.smtp.SmtpSink;
import dev.waybill.testkit.smtp.SmtpSinkBuilder;
import java.util.Map;

/** Everything outside of the server: a name server, and the mail host of {@code remote.example}. */
final class World implements AutoCloseable {

  /** The recipient domain whose mail goes to {@link #sink}. */
  static final String REMOTE = "remote.example";

  final DnsServer dns;
  final SmtpSink sink;

  private World(DnsServer dns, SmtpSink sink) {
    this.dns = dns;
    this.sink = sink;
    dns.zone(REMOTE).mx(10, "mx." + REMOTE).at("mx").a(sink.host());
  }

  static World create() {
    return create(SmtpSink.builder());
  }

  static World create(SmtpSinkBuilder sink) {
    return new World(DnsServer.start(), sink.named("mx." + REMOTE).start());
  }

  /** What leads the server here, and makes it impatient. */
  Map<String, String> properties() {
    return Map.of(
        "waybill.dns.servers",
        "127.0.0.1:" + dns.port(),
        "waybill.delivery.port",
        Integer.toString(sink.port()),
        "waybill.delivery.retry",
        "1s 2s");
  }

  @Override
  public void close() {
    sink.close();
    dns.close();
  }
}
