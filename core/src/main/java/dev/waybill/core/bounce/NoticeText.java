// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.header.HeaderText;
import dev.waybill.core.notice.Paragraph;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.Classification;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;

/**
 * The part of a notice that a person reads.
 *
 * <p>Confined to one notice.
 */
final class NoticeText {

  private static final int POLICY = 7;

  /** The status when nobody was reached who could say one: undefined network (RFC 3463 §3.5). */
  private static final EnhancedStatus NOBODY_REACHED = new EnhancedStatus(5, 4, 0);

  private final DomainName host;
  private final StringBuilder text = new StringBuilder();

  private NoticeText(DomainName host) {
    this.host = host;
  }

  /** The text, with CRLF at the end of each line. */
  static String of(
      DomainName host,
      Accepted accepted,
      RecipientEvent event,
      OriginalHeader original,
      String because) {
    NoticeText notice = new NoticeText(host);
    notice.paragraph("", "Your mail to " + event.recipient() + " could not be delivered.");
    notice.message(accepted, event, original);
    notice.paragraph("", notice.whoSays(event));
    event.reply().ifPresent(reply -> notice.paragraph("  ", words(reply)));
    String category = event.classification().map(Classification::category).orElse("");
    Advice advice = Advice.on(status(event), category);
    notice.paragraph("", "What this means: " + advice.meaning());
    notice.paragraph("", "What you can do: " + advice.remedy());
    notice.closing(accepted, event);
    if (!because.isEmpty()) {
      notice.paragraph("", because);
    }
    notice.text.setLength(notice.text.length() - "\r\n".length());
    return notice.text.toString();
  }

  /** The status that the outcome had, or one that says that nobody was reached. */
  static EnhancedStatus status(RecipientEvent event) {
    return event.reply().map(Reply::statusOrDefault).orElse(NOBODY_REACHED);
  }

  private void message(Accepted accepted, RecipientEvent event, OriginalHeader original) {
    field("Recipient: ", event.recipient().toString());
    field("Subject:   ", original.value("Subject"));
    field("Date:      ", original.value("Date"));
    field("Message-ID:", accepted.messageIdField());
    text.append("\r\n");
  }

  private void field(String name, String value) {
    String line = HeaderText.bounded(value);
    if (!line.isEmpty()) {
      text.append("  ").append(name).append(' ').append(line).append("\r\n");
    }
  }

  private String whoSays(RecipientEvent event) {
    String remote = HeaderText.bounded(event.remote());
    boolean silent = event.reply().isEmpty();
    if (event.kind() == RecipientEvent.Kind.BOUNCED_LATER) {
      String reporter = remote.isEmpty() ? "the recipient's mail system" : remote;
      String verb = " gave it back" + (silent ? "." : " with these words:");
      return "The next mail server had accepted it, but later " + reporter + verb;
    }
    // RFC 3463 §3.8: X.7.z without anybody who said it is a policy of our own, such as a limit.
    if (remote.isEmpty() && status(event).subject() == POLICY) {
      return host + " does not send it" + (silent ? "." : ", with these words:");
    }
    if (remote.isEmpty()) {
      return host + " found no mail server that would take it" + (silent ? "." : ":");
    }
    if (event.reply().filter(Reply::isTransient).isPresent()) {
      return remote + " put it off again and again, the last time with these words:";
    }
    return remote + " refused it" + (silent ? "." : " with these words:");
  }

  private static String words(Reply reply) {
    return reply.code() + " " + reply.description();
  }

  private void closing(Accepted accepted, RecipientEvent event) {
    paragraph(
        "",
        host
            + " accepted your mail on "
            + HeaderText.date(accepted.at())
            + " and will not try this recipient again. This report is about this recipient alone.");
    paragraph(
        "",
        "Anyone who helps you will need this: message "
            + accepted.message()
            + ", recipient "
            + event.index()
            + ", status "
            + status(event)
            + ".");
  }

  private void paragraph(String indent, String words) {
    text.append(Paragraph.of(indent, words));
  }
}
