// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import java.time.Duration;

/**
 * What we say ourselves when the next hop said nothing, or nothing of use (RFC 3463, RFC 5248).
 *
 * <p>Every text of this room stands here. Senders read them in bounces.
 */
final class Replies {

  private static final int LATER = 451;
  private static final int NEVER = 554;

  private Replies() {}

  static Reply noConnection(String why) {
    return Reply.of(LATER, status(4, 4, 1), "no connection to the next hop: " + why);
  }

  static Reply dropped(String step) {
    return Reply.of(LATER, status(4, 4, 2), "connection lost " + step);
  }

  static Reply tooSlow(String step, Duration limit) {
    return Reply.of(
        LATER, status(4, 4, 2), "connection timed out after " + plain(limit) + " " + step);
  }

  static Reply cutByUs(String step) {
    return Reply.of(LATER, status(4, 3, 2), "this server is stopping; connection closed " + step);
  }

  static Reply nonsense(String step, String what) {
    return Reply.of(LATER, status(4, 5, 0), "next hop breaks the protocol " + step + ": " + what);
  }

  static Reply unconfirmed(Reply why) {
    return Reply.of(
        LATER,
        why.statusOrDefault(),
        "no answer to the end of the message, it may arrive twice: " + why.text());
  }

  static Reply tlsNotOffered() {
    return Reply.of(LATER, status(4, 7, 4), "encryption is required, and not offered");
  }

  static Reply tlsFailed(String why) {
    return Reply.of(LATER, status(4, 7, 5), "no encrypted connection: " + why);
  }

  static Reply tooBig(long octets, long limit) {
    return Reply.of(
        552,
        status(5, 3, 4),
        "message has " + octets + " octets, the next hop takes at most " + limit);
  }

  static Reply needsUtf8() {
    return Reply.of(
        553, status(5, 6, 7), "address is not ASCII, and the next hop does not offer SMTPUTF8");
  }

  /**
   * RFC 3463 §3.7, X.6.3: conversion required but not supported; RFC 6152 §3.
   *
   * @param inHeader whether a header field has such octets, which no encoding of the body helps
   */
  static Reply needsEightBit(boolean inHeader) {
    String where = inHeader ? "a header field" : "message";
    String remedy =
        inHeader
            ? "write names and subject in encoded words (RFC 2047)"
            : "send it in quoted-printable or base64";
    return Reply.of(
        NEVER,
        status(5, 6, 3),
        where + " has 8-bit octets, and the next hop does not offer 8BITMIME; " + remedy);
  }

  static Reply smuggling() {
    return Reply.of(
        NEVER,
        status(5, 6, 0),
        "message has a line with only a dot behind a bare CR or LF; "
            + "some servers would read it as two messages");
  }

  static Reply unreadable() {
    return Reply.of(LATER, status(4, 3, 0), "this server can not read the message from its store");
  }

  static Reply internal() {
    return Reply.of(
        LATER, status(4, 3, 0), "this server failed to handle the message; see its log");
  }

  /** RFC 3463 §3.4: X.3.0, something in our own system. */
  static Reply cannotAsk() {
    return Reply.of(LATER, status(4, 3, 0), "Held: its limit cannot be checked at the moment");
  }

  /** RFC 7372 §3.1 has X.7.20 for a signature that is missing; here it is ours that is. */
  static Reply noKey(String domain) {
    return Reply.of(LATER, status(4, 7, 20), "no DKIM key for " + domain);
  }

  static Reply gaveUp(Duration after, Reply last) {
    return Reply.of(
        LATER, status(4, 4, 7), "gave up after " + plain(after) + "; last answer: " + last);
  }

  private static EnhancedStatus status(int statusClass, int subject, int detail) {
    return new EnhancedStatus(statusClass, subject, detail);
  }

  /** A duration in its largest whole unit, such as {@code 5 days}. */
  static String plain(Duration duration) {
    if (duration.toMillis() < 1000) {
      return duration.toMillis() + " ms";
    }
    long seconds = duration.toSeconds();
    if (seconds % 86_400 == 0) {
      return count(seconds / 86_400, "day");
    }
    if (seconds % 3_600 == 0) {
      return count(seconds / 3_600, "hour");
    }
    return seconds % 60 == 0 ? count(seconds / 60, "minute") : count(seconds, "second");
  }

  private static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }
}
