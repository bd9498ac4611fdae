// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import dev.waybill.core.dns.ServerAddress;
import dev.waybill.core.limitadmin.ChangeAuthor;
import dev.waybill.core.queue.BulkResult;
import dev.waybill.core.queue.DeliveryFilter;
import dev.waybill.core.queue.DeliveryQueue;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What people can do with deliveries in the queue. */
enum QueueChange {
  /** Nothing is sent until it is released. */
  HOLD {
    @Override
    BulkResult apply(
        DeliveryQueue queue, DeliveryFilter filter, Terms terms, ChangeAuthor changeAuthor) {
      return queue.hold(filter, changeAuthor.who(), changeAuthor.because());
    }
  },
  /** The end of a hold, and another try for dead letters. */
  RELEASE {
    @Override
    BulkResult apply(
        DeliveryQueue queue, DeliveryFilter filter, Terms terms, ChangeAuthor changeAuthor) {
      return queue.release(filter);
    }
  },
  /** Now instead of later. */
  RETRY {
    @Override
    BulkResult apply(
        DeliveryQueue queue, DeliveryFilter filter, Terms terms, ChangeAuthor changeAuthor) {
      return queue.retry(filter);
    }
  },
  /** Never. */
  CANCEL {
    @Override
    Set<String> members() {
      return Set.of("bounce");
    }

    @Override
    BulkResult apply(
        DeliveryQueue queue, DeliveryFilter filter, Terms terms, ChangeAuthor changeAuthor) {
      String text = "Cancelled by an administrator: " + changeAuthor.because();
      return queue.cancel(filter, terms.bounce(), Reply.of(554, new EnhancedStatus(5, 7, 0), text));
    }
  },
  /** To a host of the administrator's choice. */
  REROUTE {
    @Override
    Set<String> members() {
      return Set.of("to");
    }

    @Override
    BulkResult apply(
        DeliveryQueue queue, DeliveryFilter filter, Terms terms, ChangeAuthor changeAuthor) {
      return queue.reroute(filter, terms.route());
    }

    @Override
    void check(Terms terms) {
      String route =
          terms
              .to()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "to needs a host and a port; empty to follow the settings again"));
      if (!route.isEmpty()) {
        ServerAddress.parse(route, SMTP);
      }
    }
  };

  private static final int SMTP = 25;

  /**
   * What a change is told beside its filter.
   *
   * @param bounce whether a cancellation is reported to the senders
   * @param to the host, or host and port, of a new route
   */
  record Terms(boolean bounce, Optional<String> to) {

    private String route() {
      return to.orElse("");
    }
  }

  /** The last part of its path, and its name in the log of the server. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What its body may say, beside what every body may say. */
  Set<String> members() {
    return Set.of();
  }

  /**
   * Looks at the terms before anything is counted or changed.
   *
   * @throws IllegalArgumentException when they cannot be
   */
  void check(Terms terms) {}

  /** Does it; may take minutes for a million deliveries. */
  abstract BulkResult apply(
      DeliveryQueue queue, DeliveryFilter filter, Terms terms, ChangeAuthor changeAuthor);
}
