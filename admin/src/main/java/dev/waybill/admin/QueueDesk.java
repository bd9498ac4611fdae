// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.core.limitadmin.ChangeAuthor;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.queue.BulkResult;
import dev.waybill.core.queue.DeliveryFilter;
import dev.waybill.core.queue.DeliveryQueue;
import dev.waybill.core.queue.QueuePage;
import dev.waybill.core.queue.QueuedDelivery;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers people's questions about the queue and changes it for them. Thread-safe.
 *
 * <p>Every change that somebody confirms is logged, before it is made and with its outcome.
 */
final class QueueDesk {

  private static final Logger LOG = System.getLogger(QueueDesk.class.getName());

  /** Chosen: more recipients than a message of this server usually has. */
  private static final int MOST_OF_A_MESSAGE = 1000;

  private static final String ALL = "all";
  private static final String CONFIRM = "confirm";

  private final DeliveryQueue queue;

  QueueDesk(DeliveryQueue queue) {
    this.queue = queue;
  }

  /** How much waits for what, and the fullest sites, at most {@code max}. */
  QueueOverview overview(int max, Instant now) {
    return QueueOverview.of(queue.totals(), queue.sites(), max, now);
  }

  /** A page of the deliveries that fit; 0 begins. */
  Page list(DeliveryFilter filter, int cursor, int max) {
    QueuePage page = queue.list(filter, cursor, max);
    return new Page(
        page.deliveries().stream().map(this::entry).toList(), page.next() < 0 ? null : page.next());
  }

  /** The first recipients of a message that are still in the queue. */
  List<QueuedEntry> ofMessage(MessageToken message) {
    return list(DeliveryFilter.ALL.ofMessage(message), 0, MOST_OF_A_MESSAGE).deliveries();
  }

  private QueuedEntry entry(QueuedDelivery row) {
    String site = queue.siteOf(row);
    return QueuedEntry.of(row, site, queue.outage(site));
  }

  /**
   * Counts what a change would be about or, with {@code confirm}, makes it.
   *
   * @param changeAuthor asked only when the change is made
   * @throws IllegalArgumentException when the body does not say what it has to
   */
  Answer change(QueueChange change, JsonNode body, Supplier<ChangeAuthor> changeAuthor) {
    checkNames(change, body);
    DeliveryFilter filter = FilterText.read(name -> text(body, name));
    if (filter.equals(DeliveryFilter.ALL) != flag(body, ALL)) {
      throw new IllegalArgumentException("name what is meant, or say \"all\": true; not both");
    }
    QueueChange.Terms terms = new QueueChange.Terms(flag(body, "bounce"), text(body, "to"));
    change.check(terms);
    if (!flag(body, CONFIRM)) {
      return Answer.preview(change, queue.count(filter));
    }
    return make(change, filter, terms, changeAuthor.get());
  }

  private Answer make(
      QueueChange change,
      DeliveryFilter filter,
      QueueChange.Terms terms,
      ChangeAuthor changeAuthor) {
    String what = "queue: " + change.label() + " " + words(filter, terms) + by(changeAuthor);
    LOG.log(Level.INFO, what);
    BulkResult result = change.apply(queue, filter, terms, changeAuthor);
    LOG.log(
        Level.INFO,
        what + ": " + result.changed() + " changed, " + result.underWay() + " under way");
    return Answer.made(change, result);
  }

  private static String by(ChangeAuthor changeAuthor) {
    return " by "
        + changeAuthor.who()
        + " from "
        + changeAuthor.from()
        + ", because "
        + changeAuthor.because();
  }

  private static String words(DeliveryFilter filter, QueueChange.Terms terms) {
    StringBuilder words = new StringBuilder();
    filter.site().ifPresent(text -> words.append(" site ").append(text));
    filter.client().ifPresent(text -> words.append(' ').append(text));
    filter.domain().ifPresent(text -> words.append(" domain ").append(text));
    filter.sender().ifPresent(text -> words.append(" sender <").append(text).append('>'));
    filter.token().ifPresent(text -> words.append(" message ").append(text));
    filter.kind().ifPresent(kind -> words.append(" state ").append(QueuedEntry.label(kind)));
    filter.acceptedBefore().ifPresent(time -> words.append(" accepted before ").append(time));
    filter.replyPart().ifPresent(text -> words.append(" reply \"").append(text).append('"'));
    String which = words.isEmpty() ? "everything" : words.substring(1);
    String route = terms.to().map(to -> " to " + (to.isEmpty() ? "its sites" : to)).orElse("");
    return which + route + (terms.bounce() ? " with a bounce" : "");
  }

  private static void checkNames(QueueChange change, JsonNode body) {
    Set<String> known = new TreeSet<>(FilterText.NAMES);
    known.addAll(Set.of(ALL, CONFIRM, "who", "because"));
    known.addAll(change.members());
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new IllegalArgumentException(
                    "the body has no use for \"" + name + "\", only for " + known);
              }
            });
  }

  private static Optional<String> text(JsonNode body, String name) {
    if (body.has(name) && !body.path(name).isTextual()) {
      throw new IllegalArgumentException(name + " needs a text");
    }
    return Desk.text(body, name);
  }

  private static boolean flag(JsonNode body, String name) {
    if (body.has(name) && !body.path(name).isBoolean()) {
      throw new IllegalArgumentException(name + " is true or false");
    }
    return body.path(name).asBoolean(false);
  }

  /**
   * Some deliveries.
   *
   * @param next the cursor of the page behind this one; absent at the end
   */
  record Page(
      List<QueuedEntry> deliveries,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer next) {}

  /**
   * What a change did, or would be about.
   *
   * @param confirmed whether it was made
   * @param matching how many fit; only when nothing was changed
   * @param changed how many were changed
   * @param underWay how many were left alone, because they were being delivered
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Answer(
      String change,
      boolean confirmed,
      @Nullable Long matching,
      @Nullable Long changed,
      @Nullable Long underWay) {

    private static Answer preview(QueueChange change, long matching) {
      return new Answer(change.label(), false, matching, null, null);
    }

    private static Answer made(QueueChange change, BulkResult result) {
      return new Answer(change.label(), true, null, result.changed(), result.underWay());
    }
  }
}
