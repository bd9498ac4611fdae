// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import dev.waybill.core.bounce.reading.RecipientReport.Action;
import dev.waybill.core.bounce.reading.ReturnedMail.DeliveryReport;
import dev.waybill.core.reply.EnhancedStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the fields of a message/delivery-status part (RFC 3464 §2.1).
 *
 * <p>Confined to one part. RFC 3464 separates recipients by blank lines; hosts forget them and put
 * them where none belongs. So a new recipient begins where a recipient field comes again, and a
 * group without a recipient field belongs to the recipient before it.
 */
final class StatusFields {

  /** Chosen: a report on one return path is about one recipient, or one alias and its targets. */
  static final int MAX_RECIPIENTS = 1000;

  /** Chosen: what {@link dev.waybill.core.reply.Reply} keeps of a text. */
  private static final int MAX_VALUE = 2000;

  private static final String FINAL = "final-recipient";
  private static final String ORIGINAL = "original-recipient";
  private static final String ACTION = "action";
  private static final String STATUS = "status";
  private static final String REMOTE = "remote-mta";
  private static final String DIAGNOSTIC = "diagnostic-code";
  private static final String REPORTER = "reporting-mta";

  private static final Set<String> STARTS_RECIPIENT = Set.of(FINAL, ORIGINAL, ACTION);
  private static final Set<String> RECIPIENT_FIELDS =
      Set.of(FINAL, ORIGINAL, ACTION, STATUS, REMOTE, DIAGNOSTIC);

  private static final Pattern FIELD = Pattern.compile("([A-Za-z][A-Za-z0-9-]{0,76})[ \t]*:(.*)");
  private static final Pattern TYPED = Pattern.compile("([A-Za-z0-9/-]{1,40})\\s*;\\s*(.*)");
  private static final Pattern CODE =
      Pattern.compile("(?<![\\d.])[245]\\.\\d{1,3}\\.\\d{1,3}(?![\\d.]*\\d)");
  private static final Pattern WORD = Pattern.compile("[A-Za-z]+");
  private static final Pattern EMBEDDED = Pattern.compile("\\\\x\\{([0-9A-Fa-f]{1,6})}");

  private final List<Map<String, String>> recipients = new ArrayList<>();
  private Map<String, String> current = new HashMap<>();
  private String reporter = "";
  private boolean afterBlank = true;

  private StatusFields() {}

  /** The report that the text holds; empty when it says nothing about any recipient. */
  static Optional<DeliveryReport> parse(String text, ReturnedHeader original) {
    StatusFields fields = new StatusFields();
    fields.readLines(text);
    List<RecipientReport> reports =
        fields.recipients.stream().map(StatusFields::recipient).toList();
    return reports.isEmpty()
        ? Optional.empty()
        : Optional.of(new DeliveryReport(fields.reporter, reports, original));
  }

  private void readLines(String text) {
    String name = "";
    StringBuilder value = new StringBuilder();
    for (String line : (Iterable<String>) text.lines()::iterator) {
      Matcher field = FIELD.matcher(line);
      if (field.matches()) {
        put(name, value.toString());
        name = field.group(1).toLowerCase(Locale.ROOT);
        value = new StringBuilder(field.group(2));
      } else if (line.isBlank()) {
        put(name, value.toString());
        name = "";
        afterBlank = true;
      } else if (value.length() < MAX_VALUE) {
        // Folded, with or without the white space that RFC 5322 §2.2.3 asks for.
        value.append(' ').append(line.strip());
      }
    }
    put(name, value.toString());
  }

  private void put(String name, String raw) {
    if (!name.equals(REPORTER) && !RECIPIENT_FIELDS.contains(name)) {
      return;
    }
    String value = clean(raw);
    if (name.equals(REPORTER) && reporter.isEmpty()) {
      reporter = untyped(value);
    }
    if (!RECIPIENT_FIELDS.contains(name)) {
      return;
    }
    boolean again = current.containsKey(name) && (afterBlank || STARTS_RECIPIENT.contains(name));
    boolean nextGroup = afterBlank && isRecipient(name) && current.containsKey(FINAL);
    if (recipients.isEmpty() || again || nextGroup) {
      start();
    }
    afterBlank = false;
    current.putIfAbsent(name, value);
  }

  private void start() {
    current = new HashMap<>();
    if (recipients.size() < MAX_RECIPIENTS) {
      recipients.add(current);
    }
  }

  private static boolean isRecipient(String name) {
    return name.equals(FINAL) || name.equals(ORIGINAL);
  }

  private static RecipientReport recipient(Map<String, String> fields) {
    Matcher action = WORD.matcher(fields.getOrDefault(ACTION, ""));
    Matcher code = CODE.matcher(fields.getOrDefault(STATUS, ""));
    return new RecipientReport(
        address(fields.getOrDefault(FINAL, "")),
        address(fields.getOrDefault(ORIGINAL, "")),
        action.find() ? Action.parse(action.group()) : Action.UNSTATED,
        code.find() ? EnhancedStatus.parse(code.group()) : Optional.empty(),
        untyped(fields.getOrDefault(DIAGNOSTIC, "")),
        untyped(fields.getOrDefault(REMOTE, "")));
  }

  private static String address(String value) {
    String address = unembedded(untyped(value));
    return address.startsWith("<") && address.endsWith(">")
        ? address.substring(1, address.length() - 1)
        : address;
  }

  // RFC 6533 §3: characters beyond ASCII are embedded as \x{hex} on paths that can not carry them.
  private static String unembedded(String address) {
    return EMBEDDED
        .matcher(address)
        .replaceAll(
            match -> {
              int point = Integer.parseInt(match.group(1), 16);
              boolean usable = Character.isValidCodePoint(point) && !Character.isISOControl(point);
              return Matcher.quoteReplacement(usable ? Character.toString(point) : match.group());
            });
  }

  private static String untyped(String value) {
    Matcher typed = TYPED.matcher(value);
    return typed.matches() ? typed.group(2) : value;
  }

  private static String clean(String raw) {
    String text = raw.replaceAll("\\p{Cntrl}+", " ").strip();
    return text.length() <= MAX_VALUE ? text : text.substring(0, MAX_VALUE);
  }
}
