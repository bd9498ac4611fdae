// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import dev.waybill.core.header.HeaderText;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The header fields of a returned message that tell an automatic reply from a bounce.
 *
 * <p>Confined to one message. RFC 3834 §5 gives both the same mark, {@code Auto-Submitted:
 * auto-replied}; what tells them apart is who writes: bounces come from the mail system.
 */
final class HeaderClues {

  private static final Set<String> KEPT =
      Set.of(
          "from",
          "subject",
          "auto-submitted",
          "precedence",
          "in-reply-to",
          "content-type",
          "x-failed-recipients",
          "x-auto-response-suppress",
          "x-autoreply",
          "x-autorespond",
          "x-autoresponder");

  // The names that mail systems write under; RFC 5321 §4.5.1 and RFC 2142 §5 fix the second.
  private static final Pattern MAIL_SYSTEM =
      Pattern.compile("(?i)(^|[<\"\\s])(mailer-daemon|post_?master)\\b|^\\s*(<>)?\\s*$");

  private final Map<String, String> fields = new HashMap<>();

  /** Takes a field of the outermost header; the first of a name counts. */
  void add(String lowerCaseName, String value) {
    if (KEPT.contains(lowerCaseName)) {
      fields.putIfAbsent(lowerCaseName, HeaderText.bounded(value));
    }
  }

  /** The Subject, decoded. */
  String subject() {
    return HeaderText.decoded(value("subject"));
  }

  /** Whether a recipient's own mail system answered by itself. */
  boolean isAutoReply() {
    boolean bounce =
        MAIL_SYSTEM.matcher(value("from")).find()
            || fields.containsKey("x-failed-recipients")
            || value("content-type").startsWith("multipart/report");
    return !bounce && isMarked();
  }

  private boolean isMarked() {
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
        || fields.containsKey("x-autoresponder");
  }

  private String value(String name) {
    String value = fields.getOrDefault(name, "").strip();
    return name.equals("subject") ? value : value.toLowerCase(Locale.ROOT);
  }
}
