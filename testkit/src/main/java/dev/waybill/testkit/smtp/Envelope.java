// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the client said around a message. Immutable.
 *
 * @param helo the name after the latest EHLO or HELO
 * @param user the name that AUTH gave; empty without AUTH
 * @param tls whether the connection was encrypted
 * @param sender the accepted MAIL FROM
 * @param recipients the accepted RCPT TOs, in their order
 */
public record Envelope(
    String helo, String user, boolean tls, MailPath sender, List<MailPath> recipients) {

  static final Envelope EMPTY = new Envelope("", "", false, MailPath.NONE, List.of());

  public Envelope {
    recipients = List.copyOf(recipients);
  }

  Envelope greeting(String name) {
    return new Envelope(name, user, tls, MailPath.NONE, List.of());
  }

  Envelope by(String authenticated) {
    return new Envelope(helo, authenticated, tls, MailPath.NONE, List.of());
  }

  Envelope from(MailPath path) {
    return new Envelope(helo, user, tls, path, List.of());
  }

  Envelope to(MailPath path) {
    return new Envelope(
        helo, user, tls, sender, Stream.concat(recipients.stream(), Stream.of(path)).toList());
  }

  Envelope withoutTransaction() {
    return from(MailPath.NONE);
  }

  /** The addresses of the recipients, in their order. */
  public List<String> recipientAddresses() {
    return recipients.stream().map(MailPath::address).toList();
  }
}
