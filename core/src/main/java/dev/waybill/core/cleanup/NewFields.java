// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.cleanup;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.header.HeaderText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The fields that are added to messages which lack them, and the ones by which this server knows
 * its own. Immutable.
 */
public final class NewFields {

  private final String host;
  private final Instant now;
  private final Supplier<String> unique;
  private final Pattern byUs;

  /**
   * Fields that are made at one moment.
   *
   * @param host this server's name
   * @param unique a part of a Message-ID that nobody can guess and nobody else uses, of letters and
   *     digits
   */
  public NewFields(String host, Instant now, Supplier<String> unique) {
    this.host = host;
    this.now = now;
    this.unique = unique;
    this.byUs =
        Pattern.compile(
            "(?:^|\\s)by\\s+"
                + Pattern.quote(host)
                + "\\s+"
                + Pattern.quote(ReceivedField.SOFTWARE),
            Pattern.CASE_INSENSITIVE);
  }

  /** This server's name. */
  public String host() {
    return host;
  }

  /** The moment. */
  public Instant now() {
    return now;
  }

  /** RFC 5322 §3.6.1. */
  byte[] date() {
    return line("Date: " + HeaderText.date(now));
  }

  /** RFC 5322 §3.6.4, in the author's domain, so that it does not name this server. */
  byte[] messageId(DomainName domain) {
    return line("Message-ID: <" + unique.get() + "@" + domain + ">");
  }

  /** Whether a Received field with this value says that this server wrote it. */
  boolean isOurReceived(String value) {
    return byUs.matcher(value).find();
  }

  private static byte[] line(String text) {
    return (text + "\r\n").getBytes(StandardCharsets.UTF_8);
  }
}
