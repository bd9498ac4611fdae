// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import dev.waybill.core.bounce.text.Addresses;
import dev.waybill.core.bounce.text.Meaning;
import dev.waybill.core.bounce.text.ServerText;
import dev.waybill.core.header.HeaderText;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The outermost header of a returned message: who writes, and of what kind the message says it is.
 *
 * <p>Confined to one message. RFC 3834 §5 gives automatic replies and bounces the same mark, {@code
 * Auto-Submitted: auto-replied}; what tells them apart is who writes: bounces come from the mail
 * system.
 */
final class LetterHead {

  /** Chosen: X-Failed-Recipients with a thousand addresses. */
  private static final int MAX_VALUE = 64 * 1024;

  private static final Set<String> KEPT =
      Set.of(
          "from",
          "to",
          "cc",
          "subject",
          "return-path",
          "delivered-to",
          "x-original-to",
          "envelope-to",
          "auto-submitted",
          "precedence",
          "in-reply-to",
          "references",
          "content-type",
          "content-transfer-encoding",
          "list-id",
          "x-failed-recipients",
          "x-auto-response-suppress",
          "x-autoreply",
          "x-autorespond",
          "x-autoresponder",
          "x-mail-autoreply",
          "x-mlserver",
          "x-loop",
          "x-xarf",
          "x-arf");

  // The names that mail systems write under; RFC 5321 §4.5.1 and RFC 2142 §5 fix the second.
  private static final Pattern MAIL_SYSTEM =
      Pattern.compile(
          "(?i)(?:^|[<\"'\\s(])(?:mailer[-_.]?daemon|mail[-_.]?daemon|post[-_.]?master|mailerdaemon"
              + "|mail[-_.]?system|mailsystem|mailadmin|smtp[-_.]?gateway|mta[-_.]?admin"
              + "|microsoftexchange[0-9a-f]{8,40}|bounces?[-+.@]|double-bounce"
              + "|system[-_ ]administrator|mail delivery|mail deliver|mail administrator"
              + "|e?-?mail system|internet mail|message router|delivery subsystem"
              + "|smtp server|mail server|mail router|mail transport|undeliverable|non-?delivery"
              + "|mailbox@|mdaemon@|nobody@|mta@|smtp@)");

  private static final Pattern NO_SENDER = Pattern.compile("\\s*(?:\"[^\"]*\"\\s*)?(?:<>)?\\s*");

  private static final Pattern ANSWER =
      Pattern.compile(
          "(?i)\\s*(?:re|aw|antw|sv|fw|fwd|wg|rv|tr|odp|vs|回复|答复|转发)\\s*(?:\\[\\d+])?[:：].*");

  private static final Pattern PASSED_ON =
      Pattern.compile("(?i)\\s*(?:fw|fwd|wg|rv|tr|vs|i|enc|转发)\\s*[:：].*");

  private final Map<String, String> fields = new HashMap<>();

  /** Takes a field of the outermost header; the first of a name counts. */
  void add(String lowerCaseName, String value) {
    if (KEPT.contains(lowerCaseName)) {
      String kept = value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE);
      fields.putIfAbsent(lowerCaseName, HeaderText.printable(kept));
    }
  }

  /** The Subject, decoded. */
  String subject() {
    return HeaderText.decoded(fields.getOrDefault("subject", ""));
  }

  /** Whether the Subject says this. */
  boolean subjectSays(Meaning meaning) {
    return ServerText.of(subject()).says(meaning);
  }

  /** The recipients that the report names in its own header, as Exim and others do. */
  List<String> failedRecipients() {
    return addresses("x-failed-recipients");
  }

  /** Whom the report was sent to: the sender of what bounced. */
  Set<String> own() {
    Set<String> own = new LinkedHashSet<>();
    for (String name : List.of("to", "cc", "delivered-to", "x-original-to", "envelope-to")) {
      addresses(name).forEach(address -> own.add(address.toLowerCase(Locale.ROOT)));
    }
    return own;
  }

  /** The part of the From address in front of the sign, in lower case; empty when there is none. */
  String fromLocalPart() {
    List<String> from = addresses("from");
    return from.isEmpty()
        ? ""
        : from.get(from.size() - 1).replaceFirst("@.*", "").toLowerCase(Locale.ROOT);
  }

  /** The type of a multipart/report in lower case; empty when it is none. */
  String reportType() {
    String type = value("content-type");
    int start = type.indexOf("report-type=");
    if (!type.startsWith("multipart/report") || start < 0) {
      return type.startsWith("multipart/report") ? "unnamed" : "";
    }
    String name = type.substring(start + "report-type=".length()).replace("\"", "");
    int end = name.indexOf(';');
    return (end < 0 ? name : name.substring(0, end)).strip();
  }

  /** Whether a mail system writes, rather than a person or a program. */
  boolean isFromMailSystem() {
    String from = HeaderText.decoded(fields.getOrDefault("from", ""));
    return MAIL_SYSTEM.matcher(from).find()
        || NO_SENDER.matcher(from).matches()
        || fields.containsKey("x-failed-recipients")
        || reportType().equals("delivery-status");
  }

  /** Whether the envelope said that no answer is wanted; a host notes it on delivery. */
  boolean hasNullSender() {
    return value("return-path").equals("<>");
  }

  /** Whether it looks like one letter of a correspondence. */
  boolean isAnswer() {
    return fields.containsKey("in-reply-to")
        || fields.containsKey("references")
        || ANSWER.matcher(subject()).matches();
  }

  /** Whether its Subject is that of an answer or of something passed on. */
  boolean hasAnswerSubject() {
    return ANSWER.matcher(subject()).matches();
  }

  /** Whether somebody passes on what he got. */
  boolean isPassedOn() {
    return PASSED_ON.matcher(subject()).matches();
  }

  /** Whether a mailing list sends it. */
  boolean isFromList() {
    return fields.containsKey("list-id") || fields.containsKey("x-mlserver");
  }

  /** Whether one of these fields is there. */
  boolean has(String lowerCaseName) {
    return fields.containsKey(lowerCaseName);
  }

  /** Whether it carries a mark of automatic replies. */
  boolean isMarkedAutomatic() {
    String submitted = value("auto-submitted");
    boolean answers =
        fields.containsKey("in-reply-to") || fields.containsKey("x-auto-response-suppress");
    return submitted.startsWith("auto-replied")
        || (submitted.startsWith("auto-") && answers)
        // Exchange marks its own replies with this field alone.
        || (submitted.isEmpty() && fields.containsKey("x-auto-response-suppress"))
        || value("precedence").equals("auto_reply")
        || fields.containsKey("x-autoreply")
        || fields.containsKey("x-autorespond")
        || fields.containsKey("x-mail-autoreply")
        || fields.containsKey("x-autoresponder");
  }

  private List<String> addresses(String name) {
    return Addresses.in(fields.getOrDefault(name, "")).stream()
        .map(Addresses.Found::value)
        .distinct()
        .limit(StatusFields.MAX_RECIPIENTS)
        .toList();
  }

  private String value(String name) {
    return fields.getOrDefault(name, "").strip().toLowerCase(Locale.ROOT);
  }
}
