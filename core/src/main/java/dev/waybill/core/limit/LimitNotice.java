// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.header.HeaderText;
import dev.waybill.core.notice.JsonObject;
import dev.waybill.core.notice.Notification;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The notification that a limit is nearly or completely used. */
public final class LimitNotice {

  private static final int FULL = 100;

  private LimitNotice() {}

  /**
   * The notification about a counter.
   *
   * @param percent the threshold that it reached
   */
  public static Notification of(Usage usage, int percent, Instant now) {
    Limit limit = usage.counter().limit();
    String name = "\"" + limit.name() + "\"";
    String subject =
        percent >= FULL
            ? "Sending limit " + name + " reached"
            : percent + " % of the sending limit " + name + " used";
    return new Notification(
        "limit-reached",
        id(usage.counter(), percent, now),
        now,
        concerned(usage.counter()),
        subject,
        List.of(state(usage), consequence(limit.over(), percent), next(usage), remedy()),
        commands(usage.counter()),
        json(usage, percent));
  }

  /** The address of a counter's key, if it is one. */
  private static List<Mailbox> concerned(Counter counter) {
    boolean personal =
        counter.limit().scope() == Scope.ACCOUNT || counter.limit().scope() == Scope.SENDER;
    return personal ? address(counter.key()).stream().toList() : List.of();
  }

  private static Optional<Mailbox> address(String key) {
    try {
      return Optional.of(Mailbox.parse(key));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String state(Usage usage) {
    Limit limit = usage.counter().limit();
    return "The sending limit \""
        + limit.name()
        + "\" for "
        + whose(usage.counter())
        + " is "
        + limit.rate()
        + ". Now "
        + usage.used()
        + " of "
        + usage.allowed()
        + " "
        + written(limit.counts())
        + " are used.";
  }

  private static String whose(Counter counter) {
    return counter.limit().scope() == Scope.EVERYTHING
        ? "everything that this server sends"
        : "the " + written(counter.limit().scope()) + " " + HeaderText.bounded(counter.key());
  }

  private static String consequence(OverLimitAction over, int percent) {
    String when = percent >= FULL ? "From now on, " : "When it is used up, ";
    return when
        + switch (over) {
          case DEFER ->
              "more is answered with a temporary refusal (451 4.7.1). Most programs try again by"
                  + " themselves; one that does not has to send again later.";
          case REFUSE -> "more is refused (550 5.7.1) and the client has to send it again.";
          case HOLD ->
              "more is accepted and waits on this server until the limit lets it leave. Nothing"
                  + " has to be sent again.";
          case REPORT -> "more still leaves as before; this limit only counts.";
        };
  }

  private static String next(Usage usage) {
    return usage
        .next()
        .map(at -> "A part of it is free again on " + HeaderText.date(at) + ".")
        .orElse("It is free again as time passes.");
  }

  private static String remedy() {
    return "What can be done: spread the mail over more time, or ask the administrator of this"
        + " server for more. This is said once for each window of the limit.";
  }

  private static List<String> commands(Counter counter) {
    String key = HeaderText.bounded(counter.key());
    return List.of(
        "For the administrator: this allows more for a time,",
        "  waybill limits raise "
            + key
            + " "
            + counter.limit().name()
            + " --by N --until T --because \"...\"",
        "and this shows what is used:",
        "  waybill limits show " + key,
        "The limit is set in line " + counter.limit().line() + " of waybill.xml.");
  }

  private static JsonObject json(Usage usage, int percent) {
    Limit limit = usage.counter().limit();
    JsonObject json =
        new JsonObject()
            .with("limit", limit.name())
            .with("for", written(limit.scope()))
            .with("key", usage.counter().key())
            .with("counts", written(limit.counts()))
            .with("rate", limit.rate().toString())
            .with("over", written(limit.over()))
            .with("percent", percent)
            .with("used", usage.used())
            .with("allowed", usage.allowed());
    return usage.next().map(at -> json.with("next", at.toString())).orElse(json);
  }

  // The key may contain any character, the notification's id may not.
  private static String id(Counter counter, int percent, Instant now) {
    String what = counter.id() + "/" + percent + "/" + now;
    return "limit." + UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8));
  }

  private static String written(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
