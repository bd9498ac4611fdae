// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import dev.waybill.core.bounce.text.Addresses;
import dev.waybill.core.header.HeaderText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The header of the message that a report is about, as far as the report returns it.
 *
 * <p>Immutable. Anybody can write one, so it proves nothing.
 *
 * @param messageId the Message-ID with its angle brackets; empty when there is none
 * @param subject the Subject, decoded
 * @param senders the addresses that it came from: From, Sender, Reply-To, Return-Path
 * @param addressees the addresses that it went to: To and Cc
 * @param deliveredTo the addresses that hosts on its way noted for whom it is
 */
public record ReturnedHeader(
    String messageId,
    String subject,
    List<String> senders,
    List<String> addressees,
    List<String> deliveredTo) {

  /** Nothing was returned. */
  public static final ReturnedHeader NONE =
      new ReturnedHeader("", "", List.of(), List.of(), List.of());

  /** Chosen: what is kept of one field; a To with a thousand addresses goes beyond it. */
  private static final int MAX_VALUE = 32 * 1024;

  private static final List<String> OF_SENDERS =
      List.of("from", "sender", "reply-to", "return-path", "errors-to", "x-envelope-from");

  private static final List<String> OF_ADDRESSEES = List.of("to", "cc", "apparently-to");

  private static final List<String> OF_DELIVERY =
      List.of(
          "x-hmxmroriginalrecipient",
          "x-original-to",
          "delivered-to",
          "envelope-to",
          "x-envelope-to",
          "x-rcpt-to",
          "x-apparently-to",
          "original-recipient");

  /** Copies the lists. */
  public ReturnedHeader {
    senders = List.copyOf(senders);
    addressees = List.copyOf(addressees);
    deliveredTo = List.copyOf(deliveredTo);
  }

  /** Reads a header block, which may be quoted or indented; what is no field is left out. */
  static ReturnedHeader parse(String block) {
    Map<String, StringBuilder> fields = new HashMap<>();
    StringBuilder current = new StringBuilder();
    boolean any = false;
    for (String line : (Iterable<String>) block.lines()::iterator) {
      String bare = line.startsWith(">") ? line.substring(1).strip() : line.stripTrailing();
      int colon = bare.indexOf(':');
      boolean folded = bare.startsWith(" ") || bare.startsWith("\t");
      if (bare.isEmpty() && any) {
        break;
      }
      if (!folded && colon > 0 && bare.lastIndexOf(' ', colon) < 0) {
        any = true;
        String name = bare.substring(0, colon).toLowerCase(Locale.ROOT);
        current = fields.computeIfAbsent(name, key -> new StringBuilder());
        append(current, bare.substring(colon + 1));
      } else if (folded) {
        append(current, bare);
      }
    }
    return new ReturnedHeader(
        messageId(value(fields, "message-id")),
        HeaderText.decoded(value(fields, "subject")),
        addresses(fields, OF_SENDERS),
        addresses(fields, OF_ADDRESSEES),
        deliveredTo(fields));
  }

  /** Whether nothing was returned that says anything. */
  public boolean isEmpty() {
    return equals(NONE);
  }

  /** Whether the returned message is itself a report. */
  boolean isFromMailSystem() {
    return senders.stream()
        .map(sender -> sender.toLowerCase(Locale.ROOT))
        .anyMatch(
            sender -> sender.startsWith("mailer-daemon@") || sender.startsWith("postmaster@"));
  }

  private static void append(StringBuilder value, String text) {
    if (value.length() < MAX_VALUE) {
      value.append(' ').append(text, 0, Math.min(text.length(), MAX_VALUE));
    }
  }

  private static String messageId(String value) {
    int open = value.indexOf('<');
    int close = value.indexOf('>', open + 1);
    return open < 0 || close < 0 ? HeaderText.bounded(value) : value.substring(open, close + 1);
  }

  private static List<String> deliveredTo(Map<String, StringBuilder> fields) {
    Set<String> all = new LinkedHashSet<>(addresses(fields, OF_DELIVERY));
    String received = value(fields, "received");
    for (Addresses.Found found : Addresses.in(received)) {
      String before = received.substring(Math.max(0, found.start() - 5), found.start());
      if (before.endsWith("for <") || before.endsWith("for ")) {
        all.add(found.value());
      }
    }
    return List.copyOf(all);
  }

  private static List<String> addresses(Map<String, StringBuilder> fields, List<String> names) {
    List<String> all = new ArrayList<>();
    for (String name : names) {
      for (Addresses.Found found : Addresses.in(value(fields, name))) {
        if (!all.contains(found.value()) && all.size() < StatusFields.MAX_RECIPIENTS) {
          all.add(found.value());
        }
      }
    }
    return all;
  }

  private static String value(Map<String, StringBuilder> fields, String name) {
    StringBuilder value = fields.get(name);
    return value == null ? "" : value.toString().strip();
  }
}
