// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.notice;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.header.HeaderText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * A notification as a mail message: plain text with CRLF line ends.
 *
 * <p>Immutable. The same notification gives the same octets. To be sent with the null sender, as
 * RFC 3834 §3.3 recommends against automatic responses.
 */
public final class NotificationMail {

  private final DomainName host;

  /** Creates messages in the name of this host. */
  public NotificationMail(DomainName host) {
    this.host = host;
  }

  /** The message for someone whose mail it is about. */
  public byte[] forConcerned(Mailbox to, Notification notification) {
    return compose(to, notification, notification.words());
  }

  /** The message for the administrator, with what can be done about it. */
  public byte[] forPostmaster(Mailbox to, Notification notification) {
    List<String> all =
        Stream.concat(notification.words().stream(), notification.forPostmaster().stream())
            .toList();
    return compose(to, notification, all);
  }

  private byte[] compose(Mailbox to, Notification notification, List<String> paragraphs) {
    StringBuilder text = new StringBuilder();
    field(text, "Date", HeaderText.date(notification.at()));
    field(text, "From", "Mail Server <postmaster@" + host + ">");
    field(text, "To", HeaderText.address(to));
    field(text, "Subject", HeaderText.unstructured(notification.subject()));
    field(text, "Message-ID", "<" + notification.id() + "@" + host + ">");
    // RFC 3834 §5: not a reply to anything, and not to be answered automatically.
    field(text, "Auto-Submitted", "auto-generated");
    field(text, "MIME-Version", "1.0");
    field(text, "Content-Type", "text/plain; charset=us-ascii");
    text.append("\r\n");
    paragraphs.forEach(words -> text.append(paragraph(words)));
    text.setLength(text.length() - "\r\n".length());
    // Only the To field of a non-ASCII address is 8-bit (RFC 6532).
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  // Indented lines are commands and must not be wrapped.
  private static String paragraph(String words) {
    String ascii = HeaderText.ascii(words);
    return words.startsWith("  ") ? "  " + ascii + "\r\n\r\n" : Paragraph.of("", ascii);
  }

  private static void field(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(value).append("\r\n");
  }
}
