// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.ArrayList;
import java.util.List;

/** The counters and reservations of one recipient of a message. Confined to one connection. */
final class RecipientPart {

  private final List<Counter> counters;
  private final List<Reservation> reservations = new ArrayList<>(1);

  RecipientPart(List<Counter> counters) {
    this.counters = counters;
  }

  List<Counter> counters() {
    return counters;
  }

  List<Counter> messageCounters() {
    return counting(Counted.MESSAGES);
  }

  List<Counter> octetCounters() {
    return counting(Counted.OCTETS);
  }

  private List<Counter> counting(Counted counts) {
    List<Counter> found = new ArrayList<>(0);
    for (Counter counter : counters) {
      if (counter.limit().counts() == counts) {
        found.add(counter);
      }
    }
    return found;
  }

  boolean has(Counter counter) {
    return counters.stream().anyMatch(own -> own.id().equals(counter.id()));
  }

  void add(Reservation reservation) {
    reservations.add(reservation);
  }

  /** Hands over the reservations to the caller. */
  List<Reservation> takeReservations() {
    List<Reservation> taken = List.copyOf(reservations);
    reservations.clear();
    return taken;
  }
}
