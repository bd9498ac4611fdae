// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.header.HeaderText;
import dev.waybill.core.message.Base32Hex;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.reply.Reply;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Composes the one message that the author of a mail gets when a recipient did not get it.
 *
 * <p>Immutable. The same outcome gives the same octets, with the same Message-ID, so a notice that
 * a crash sends twice is recognised as one. It is a report by RFC 3464 and RFC 6522: words for a
 * person, fields for a program, and the header of the message it is about. Every line ends with
 * CRLF; only the To field of an author with a non-ASCII address is 8-bit (RFC 6532), as it must be.
 */
public final class NoticeComposer {

  /** RFC 5322 §3.6.4, narrowed to what can be copied into a field without a second thought. */
  private static final Pattern MESSAGE_ID =
      Pattern.compile("<[!#-;=?A-~]{1,400}@[!#-;=?A-~]{1,400}>");

  /** A host name or an address literal at the start of what an event calls the remote. */
  private static final Pattern HOST = Pattern.compile("^([\\w.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])");

  private final DomainName host;
  private final DomainName domain;

  /**
   * A composer.
   *
   * @param host the host that reports, as it calls itself in EHLO
   * @param domain the domain that it writes in the name of
   */
  public NoticeComposer(DomainName host, DomainName domain) {
    this.host = host;
    this.domain = domain;
  }

  /**
   * The notice about one outcome.
   *
   * @param to who is told
   * @param instead who could not be told; empty when nobody else was to be
   * @param accepted the message
   * @param event a {@link RecipientEvent.Kind#BOUNCED} or {@link RecipientEvent.Kind#BOUNCED_LATER}
   *     of the message
   * @param header the message as its client sent it, at least its header; empty when it is gone
   */
  public byte[] compose(
      ReportReaders.Reader to,
      Optional<Mailbox> instead,
      Accepted accepted,
      RecipientEvent event,
      byte[] header) {
    boolean bounced =
        event.kind() == RecipientEvent.Kind.BOUNCED
            || event.kind() == RecipientEvent.Kind.BOUNCED_LATER;
    if (!bounced) {
      throw new IllegalArgumentException("nobody is told of an outcome " + event.kind().label());
    }
    OriginalHeader original = OriginalHeader.of(header);
    List<byte[]> parts = new ArrayList<>();
    parts.add(words(accepted, event, original, because(to, instead)));
    parts.add(fields(accepted, event));
    if (original.octets().length > 0) {
      parts.add(returned(original));
    }
    String boundary = boundary(parts);
    ByteArrayOutputStream notice = new ByteArrayOutputStream();
    notice.writeBytes(header(to, accepted, event, boundary));
    for (byte[] part : parts) {
      notice.writeBytes(ascii("\r\n--" + boundary + "\r\n"));
      notice.writeBytes(part);
    }
    notice.writeBytes(ascii("\r\n--" + boundary + "--\r\n"));
    return notice.toByteArray();
  }

  private static String because(ReportReaders.Reader to, Optional<Mailbox> instead) {
    if (to.step() == 0) {
      return "";
    }
    return "This report comes to you because "
        + instead
            .map(mailbox -> mailbox + " could not be told.")
            .orElse("its sender named nobody.");
  }

  private byte[] header(
      ReportReaders.Reader to, Accepted accepted, RecipientEvent event, String boundary) {
    StringBuilder fields = new StringBuilder();
    field(fields, "Date", HeaderText.date(event.at()));
    field(fields, "From", "Mail Delivery System <mailer-daemon@" + domain + ">");
    field(fields, "To", HeaderText.address(to.mailbox()));
    field(fields, "Subject", HeaderText.unstructured("Undelivered mail to " + event.recipient()));
    field(fields, "Message-ID", ReportId.of(event, to.step()).field(domain));
    Matcher original = MESSAGE_ID.matcher(accepted.messageIdField().strip());
    if (original.matches()) {
      field(fields, "In-Reply-To", original.group());
      field(fields, "References", original.group());
    }
    // RFC 3834 §5: a report is an automatic reply, and must not be answered by another one.
    field(fields, "Auto-Submitted", "auto-replied");
    field(fields, "MIME-Version", "1.0");
    String type = "multipart/report; report-type=delivery-status;\r\n boundary=\"" + boundary;
    field(fields, "Content-Type", type + "\"");
    return fields.toString().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] words(
      Accepted accepted, RecipientEvent event, OriginalHeader original, String because) {
    String text = NoticeText.of(host, accepted, event, original, because);
    return NoticePart.of(
            "Content-Type: text/plain; charset=utf-8\r\n", text.getBytes(StandardCharsets.UTF_8))
        .octets();
  }

  // RFC 3464 §2.2 and §2.3. There is no Original-Envelope-Id: James does not offer DSN (RFC 3461).
  private byte[] fields(Accepted accepted, RecipientEvent event) {
    StringBuilder fields = new StringBuilder();
    field(fields, "Reporting-MTA", "dns; " + host);
    field(fields, "Arrival-Date", HeaderText.date(accepted.at()));
    fields.append("\r\n");
    field(fields, "Final-Recipient", typedAddress(event.recipient()));
    field(fields, "Action", "failed");
    field(fields, "Status", NoticeText.status(event).toString());
    Matcher remote = HOST.matcher(event.remote().strip());
    if (remote.find()) {
      field(fields, "Remote-MTA", "dns; " + remote.group());
    }
    event.reply().ifPresent(reply -> field(fields, "Diagnostic-Code", diagnostic(reply)));
    field(fields, "Last-Attempt-Date", HeaderText.date(event.at()));
    return NoticePart.of("Content-Type: message/delivery-status\r\n", ascii(fields)).octets();
  }

  private static byte[] returned(OriginalHeader original) {
    return NoticePart.of("Content-Type: text/rfc822-headers\r\n", original.octets()).octets();
  }

  private static String diagnostic(Reply reply) {
    return HeaderText.folded("smtp; " + HeaderText.ascii(reply.toString()));
  }

  // RFC 6533 §3: utf-8-addr-xtext, for a part that is ASCII. The domain is ASCII already.
  private static String typedAddress(Mailbox mailbox) {
    if (HeaderText.isAscii(mailbox.localPart())) {
      return "rfc822; " + mailbox;
    }
    StringBuilder address = new StringBuilder("utf-8; ");
    mailbox
        .localPart()
        .codePoints()
        .forEach(
            point -> {
              boolean plain = point > ' ' && point < 0x7f && "+=\\".indexOf(point) < 0;
              address.append(plain ? Character.toString(point) : HeaderText.embedded(point));
            });
    return address.append('@').append(mailbox.domain()).toString();
  }

  // The hash of the parts, because no part can contain the hash of itself.
  private static String boundary(List<byte[]> parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      parts.forEach(digest::update);
      return "=_" + Base32Hex.encode(digest.digest()).substring(0, 32);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void field(StringBuilder fields, String name, String value) {
    fields.append(name).append(": ").append(value).append("\r\n");
  }

  private static byte[] ascii(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
